/** The life of an app's process: start, serve, and stop in order when asked. */
import type { FastifyInstance } from "fastify";
import { type Config, InvalidConfig, readConfig } from "./config.ts";

export async function serve(create: (config: Config) => Promise<FastifyInstance>): Promise<void> {
  const config = configOrExit();
  const server = await create(config);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void stop(server, config.server.shutdownTimeoutMs));
  }
  await server.listen({ host: config.server.host, port: config.server.port });
}

async function stop(server: FastifyInstance, timeoutMs: number): Promise<void> {
  setTimeout(() => process.exit(1), timeoutMs).unref();
  await server.close();
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error;
    console.error(`The settings are not valid. ${error.message}`);
    process.exit(78);
  }
}
