import type { RunStore } from '@/server/capabilities/run-store'
import { noInput } from '../ids'
import { query } from '../use-case'
import type { ReadEnvironment } from './environment'
import type { SystemFacts, SystemStatus } from './types'
import type { SystemWatch } from './watch-system'

export interface SystemDeps {
  watch: SystemWatch
  facts: SystemFacts
  runs: { store: Pick<RunStore, 'recording'> }
  environment: ReadEnvironment
}

/** What serves, and what a compilation may use. */
export const system = {
  status: query({
    permission: 'read',
    input: noInput,
    async run({ watch, facts, runs }: SystemDeps): Promise<SystemStatus> {
      const { providers, store, chat, embed } = await watch.snapshot()
      return { ...facts, providers, store, chat, embed, records: runs.store.recording() }
    },
  }),
  environment: query({
    permission: 'read',
    input: noInput,
    run: ({ environment }: SystemDeps, _input, call) => environment(call),
  }),
}
