'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import type { Case } from '@/pipeline/cases/case'
import type { CaseStart } from './case-form'

/** What a case is made of: a run; or what is known of it, and where it belongs. */
export type CaseSource =
  | { runId: string }
  | { draft: CaseStart; datasetId: string | null; suggestedName: string; pipelineId: string | null }

/** A case that is not kept yet. `datasetId` null: in a dataset that is to be made. */
export interface NewCase {
  draft: CaseStart
  datasetId: string | null
  suggestedName: string
  pipelineId: string | null
}

export interface KeptCase {
  case: Case
  datasetName: string
}

/** Reads what a source says of a case, keeps cases, and takes them back. All of it throws what the server says. */
export function useCaseKeeper() {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries(trpc.datasets.pathFilter())
  return {
    async read(source: CaseSource): Promise<NewCase> {
      if ('draft' in source) return source
      const { case: draft, ...rest } = await client.datasets.draftFromRun.query({ runId: source.runId })
      return { draft, ...rest }
    },
    async keep({ draft, datasetId, suggestedName, pipelineId }: NewCase): Promise<KeptCase> {
      const home =
        datasetId ??
        (await client.datasets.create.mutate({ name: suggestedName, ...(pipelineId !== null && { pipelineId }) })).id
      const { case: kept } = await client.datasets.saveCase.mutate({ datasetId: home, case: draft })
      const all = await client.datasets.list.query()
      await refresh()
      return { case: kept, datasetName: all.find(({ id }) => id === home)?.name ?? suggestedName }
    },
    async takeBack({ datasetId, id }: Case): Promise<void> {
      await client.datasets.deleteCases.mutate({ datasetId, ids: [id] })
      await refresh()
    },
  }
}

/** Tells that a case is kept, with ways to take it back and to write the rest of it. */
export function useTellKept(): (kept: KeptCase, acts: { onEdit: () => void; onTakenBack: () => void }) => void {
  const t = useTranslations('datasets.save')
  const common = useTranslations('common.actions')
  const { takeBack } = useCaseKeeper()
  const notify = useNotify()
  return (kept, { onEdit, onTakenBack }) =>
    notify.done(t('kept', { name: kept.datasetName }), [
      { label: common('undo'), run: () => void takeBack(kept.case).then(onTakenBack, notify.error) },
      { label: t('edit'), run: onEdit },
    ])
}
