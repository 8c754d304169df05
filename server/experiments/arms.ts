import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { type Arm, collectionsOf, compileArm } from './arm'
import type { ExperimentDeps, ExperimentScope, ShadowIndexes } from './deps'
import { indexChoice } from './index-choices'

/**
 * Candidates compiled, with what they read as it is now. Throws as `compileArm` for the first that does not compile, and
 * what reading its collections throws; with `lenient` such a candidate is left out.
 */
export async function armsOf(
  deps: ExperimentDeps,
  candidates: readonly CandidateRecord[],
  scope: ExperimentScope,
  signal: StopSignal,
  { environment = deps.environment(scope), lenient = false }: ArmOptions = {},
): Promise<Arm[]> {
  const outside = await environment
  const found = new Map<string, ReturnType<ShadowIndexes['find']>>()
  const contents = new Map<string, Promise<string>>()
  const arms: Arm[] = []
  const armOf = async (candidate: CandidateRecord): Promise<Arm> => {
    const compiled = compileArm(candidate, deps.definitions, outside)
    const indexes = await indexChoice(deps, candidate, scope, found)
    const { collections } = deps.engine.capabilitiesOf(scope, indexes)
    const reads = new Map<string, string>()
    for (const id of collectionsOf(compiled.plan)) {
      const which = `${id} ${indexes.get(id) ?? ''}`
      const content =
        contents.get(which) ?? collections.live(id, { signal }).then((live) => `${live.storeName}@${live.revision}`)
      contents.set(which, content)
      reads.set(id, await content)
    }
    return { ...compiled, indexes, reads }
  }
  for (const candidate of candidates) {
    try {
      arms.push(await armOf(candidate))
    } catch (error) {
      if (!lenient || !(error instanceof AppError)) throw error
    }
  }
  return arms
}

interface ArmOptions {
  /** Where it was read already. */
  environment?: Environment | Promise<Environment>
  lenient?: boolean
}
