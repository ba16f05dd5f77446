import type { Kafka, Producer } from "kafkajs";

export interface Publisher {
  publish(topic: string, message: object): Promise<void>;
}

/** Publishes what happened here for the other services; at least once, keyed so that order holds per parcel. */
export class KafkaPublisher implements Publisher {
  readonly #producer: Producer;

  constructor(kafka: Kafka) {
    this.#producer = kafka.producer({ idempotent: true });
  }

  async publish(topic: string, message: { parcel?: string } & object): Promise<void> {
    await this.#producer.send({
      topic,
      messages: [{ key: message.parcel ?? null, value: JSON.stringify(message) }],
    });
  }
}
