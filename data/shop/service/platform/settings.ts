/** What the shop's staff can change without a deployment. */
import { kysely } from './database.ts'

export type Settings = ReadonlyMap<string, string>

export async function loadSettings(): Promise<Settings> {
  const rows = await kysely.selectFrom('settings').select(['key', 'value']).execute()
  return new Map(rows.map(({ key, value }) => [key, value]))
}

export function numberSetting(settings: Settings, key: string, fallback: number): number {
  const value = Number(settings.get(key))
  return Number.isFinite(value) && settings.has(key) ? value : fallback
}
