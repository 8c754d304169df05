import { randomUUID } from 'node:crypto'
import { type SecretRecord, type SecretRecords, storedSecretSchema } from '@/server/capabilities/records/secrets'
import type { Database } from '../database'
import { table } from './table'

const secrets = table('Secret', storedSecretSchema, ['hosts'])

export class PrismaSecrets implements SecretRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string): Promise<SecretRecord[]> {
    return (await this.db.secret.findMany({ where: { workspaceId }, orderBy: { name: 'asc' } })).map(secrets.read)
  }

  async put(workspaceId: string, { name, ...rest }: Omit<SecretRecord, 'id'>): Promise<SecretRecord> {
    const secret = secrets.write(rest)
    const row = await this.db.secret.upsert({
      where: { workspaceId_name: { workspaceId, name } },
      create: { id: randomUUID(), workspaceId, name, ...secret },
      update: secret,
    })
    return secrets.read(row)
  }

  async delete(workspaceId: string, name: string): Promise<boolean> {
    return (await this.db.secret.deleteMany({ where: { workspaceId, name } })).count > 0
  }
}
