import { jwtVerify } from "jose";
import type { FastifyReply, FastifyRequest } from "fastify";
import { publicKey } from "./keys.js";

/** Every request carries a bearer token; the session is what the token says. */
export async function requireSession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = request.headers.authorization?.replace(/^Bearer /, "");
  if (!token) return void reply.code(401).send();
  const { payload } = await jwtVerify(token, await publicKey());
  request.session = { user: String(payload.sub), depot: String(payload["depot"]) };
}
