import { importSPKI, type KeyLike } from "jose";

let key: KeyLike | undefined;

export async function publicKey(): Promise<KeyLike> {
  key ??= await importSPKI(process.env["LOGIN_PUBLIC_KEY"] ?? "", "EdDSA");
  return key;
}
