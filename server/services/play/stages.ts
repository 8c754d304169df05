import { z } from 'zod'
import { findGrid } from '@/server/play/prepare'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { GridDeps } from './deps'
import type { StageFigures } from './types'

export const stageFigures = query({
  permission: 'read',
  input: z.strictObject({ id: idSchema }),
  async run(deps: GridDeps, { id }, call): Promise<StageFigures[]> {
    await findGrid(deps, id, call)
    return []
  },
})
