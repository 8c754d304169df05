import type { Records } from '@/server/capabilities/records'
import type { Secrets } from '@/server/capabilities/secrets'

/** What the use cases of secrets need. */
export interface SecretDeps {
  records: Pick<Records, 'secrets'>
  secrets: Secrets
}

/** A secret as people see it: never what it is. ISO time. */
export interface SecretDto {
  name: string
  /** Hosts it may be sent to; `null`: any, as an earlier version stored it. */
  hosts: string[] | null
  updatedAt: string
}
