/** Input schemas that several areas share. */
import { z } from 'zod'

export const Id = z.int().positive()
export const Country = z.string().regex(/^[A-Z]{2}$/)
export const Page = z.object({ page: z.int().min(1).max(500).default(1), size: z.int().min(1).max(50).default(10) })

export const offsetOf = ({ page, size }: z.infer<typeof Page>): number => (page - 1) * size
