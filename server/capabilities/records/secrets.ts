import { z } from 'zod'

/** What pipelines send to other systems without anybody seeing it again. */
export const storedSecretSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Encrypted. */
  sealed: z.string(),
  /** Hosts it may be sent to; `null`: any, as an earlier version stored it. */
  hosts: z.array(z.string()).nullable(),
  updatedAt: z.date(),
})
export type SecretRecord = z.infer<typeof storedSecretSchema>

export interface SecretRecords {
  /** By name. */
  list(workspaceId: string): Promise<SecretRecord[]>
  /** Stores it under its name, in the place of what was there. */
  put(workspaceId: string, secret: Omit<SecretRecord, 'id'>): Promise<SecretRecord>
  /** `false`: there was none. */
  delete(workspaceId: string, name: string): Promise<boolean>
}
