import type { PrismaClient } from '@/generated/sqlite/client'
import type { Environment } from '@/pipeline/environment'
import type { Definitions } from '@/pipeline/node-definition'

/** What the pipeline use cases need. `environment` is a fresh snapshot for compiling. */
export interface PipelineDeps {
  prisma: PrismaClient
  workspaceId: string
  definitions: Definitions
  environment: () => Promise<Environment>
}
