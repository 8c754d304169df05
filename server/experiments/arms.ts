import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { type Arm, collectionsOf, compileArm } from './arm'
import type { ExperimentDeps, ExperimentScope } from './deps'
import { indexChoices } from './index-choices'

/** Candidates compiled, with what they read as it is now. Throws as `compileArm` for the first that does not compile. */
export async function armsOf(
  deps: ExperimentDeps,
  candidates: readonly CandidateRecord[],
  scope: ExperimentScope,
  signal: StopSignal,
): Promise<Arm[]> {
  const [environment, choices] = await Promise.all([deps.environment(scope), indexChoices(deps, candidates, scope)])
  const contents = new Map<string, Promise<string>>()
  const arms: Arm[] = []
  for (const candidate of candidates) {
    const compiled = compileArm(candidate, deps.definitions, environment)
    const indexes = choices.get(candidate.id) ?? new Map<string, string>()
    const { collections } = deps.engine.capabilitiesOf(scope, indexes)
    const reads = new Map<string, string>()
    for (const id of collectionsOf(compiled.plan)) {
      const which = `${id} ${indexes.get(id) ?? ''}`
      const content =
        contents.get(which) ?? collections.live(id, { signal }).then((live) => `${live.storeName}@${live.revision}`)
      contents.set(which, content)
      reads.set(id, await content)
    }
    arms.push({ ...compiled, indexes, reads })
  }
  return arms
}
