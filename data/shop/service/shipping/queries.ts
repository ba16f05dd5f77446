/** Where a parcel is. */
import { prisma } from '../platform/database.ts'

/** The shipment of an order, or null while it is being packed. */
export const shipmentOf = (orderId: number) =>
  prisma.shipment.findFirst({
    where: { orderId },
    select: { id: true, trackingCode: true, status: true, carrierId: true, shippedAt: true, deliveredAt: true },
  })

export const eventsOf = (shipmentId: number) =>
  prisma.shipmentEvent.findMany({ where: { shipmentId }, orderBy: { happenedAt: 'asc' } })
