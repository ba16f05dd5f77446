/** How a caller says which version of the API it speaks: by the path, a header, or the media type it accepts. */
import type { FastifyInstance } from "fastify";

export type Versioning =
  | { readonly by: "uri" }
  | { readonly by: "header" }
  | { readonly by: "media-type"; readonly type: string };

const VERSION = "1";

export function prefixOf(version: Versioning): string {
  return version.by === "uri" ? `/v${VERSION}/trpc` : "/trpc";
}

/** Whoever names no version gets this one; whoever names another one is told that there is none. */
export function addVersion(server: FastifyInstance, version: Versioning): void {
  if (version.by === "uri") return;
  const prefix = `${prefixOf(version)}/`;
  server.addHook("onRequest", async (request, reply) => {
    if (!request.url.startsWith(prefix)) return;
    if (!speaks(version, request.headers)) {
      await reply.status(406).send({ error: { message: `This is version ${VERSION} of the API.` } });
      return;
    }
    void reply.header("vary", version.by === "header" ? "accept-version" : "accept");
  });
  if (version.by === "header") return;
  server.addHook("onSend", async (request, reply, payload) => {
    if (request.url.startsWith(prefix) && isJson(reply.getHeader("content-type"))) reply.header("content-type", version.type);
    return payload;
  });
}

interface Headers {
  readonly accept?: string | undefined;
  readonly "accept-version"?: string | string[] | undefined;
}

function speaks(version: Exclude<Versioning, { by: "uri" }>, headers: Headers): boolean {
  if (version.by === "header") return (headers["accept-version"] ?? VERSION) === VERSION;
  const accepted = headers.accept ?? "*/*";
  return ["*/*", "application/*", "application/json", version.type].some((type) => accepted.includes(type));
}

function isJson(type: unknown): boolean {
  return typeof type === "string" && type.startsWith("application/json");
}
