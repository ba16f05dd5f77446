import type { Kafka } from "kafkajs";

type Handler = (message: unknown) => Promise<void>;

export async function subscribe(kafka: Kafka, group: string, handlers: Record<string, Handler>): Promise<void> {
  const consumer = kafka.consumer({ groupId: group });
  await consumer.subscribe({ topics: Object.keys(handlers) });
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      await handlers[topic]?.(JSON.parse(String(message.value)));
    },
  });
}
