/** Messages to customers, written in the transaction that causes them. */
import type { Transaction } from '../platform/database.ts'

export type NotificationKind = 'order' | 'shipping' | 'offer' | 'support'

export async function notify(tx: Transaction, customerId: number, kind: NotificationKind, body: string): Promise<void> {
  await tx.notification.create({ data: { customerId, kind, body }, select: { id: true } })
}
