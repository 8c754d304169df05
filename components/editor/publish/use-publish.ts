'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { GateCheck } from '@/components/gate/use-gate-check'
import { useEditorInstance } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import type { Autosave } from '../autosave'

interface Publishing {
  slug: string
  autosave: Autosave
  check: GateCheck
  onKey: (key: string | null) => void
}

/** Puts the draft behind its address; where the pipeline has a gate, that is asked first, and nothing goes live unless it passes. */
export function usePublish({ slug, autosave, check, onKey }: Publishing) {
  const t = useTranslations('editor.publish')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const { pipelineId } = useEditorInstance()
  const publish = useMutation(
    trpc.deployments.publish.mutationOptions({
      onSuccess: ({ deployment, key }) => {
        queries.setQueryData(trpc.deployments.get.queryKey({ pipelineId }), deployment)
        void queries.invalidateQueries(trpc.pipelines.list.queryFilter())
        void queries.invalidateQueries(trpc.deployments.versions.queryFilter({ pipelineId }))
        void queries.invalidateQueries(trpc.deployments.publications.queryFilter({ pipelineId }))
        notify.done(t('published', { number: deployment.version.number }))
        onKey(key)
      },
      // What the gate says of the draft depends on what is live, and on who changed it meanwhile.
      onSettled: () => void queries.invalidateQueries(trpc.evaluation.gate.queryFilter({ pipelineId })),
    }),
  )
  const passes = async (): Promise<boolean> => {
    const { gate, isSame, outcome } = await queries.fetchQuery({
      ...trpc.evaluation.gate.queryOptions({ pipelineId }),
      staleTime: 0,
    })
    if (!gate || isSame) return true
    return (outcome ?? (await check.check()))?.passed === true
  }
  const submit = async (override?: { reason: string }) => {
    // What is on the canvas is what gets published.
    await autosave.flush()
    try {
      if (!override && !(await passes())) return
    } catch (error) {
      return notify.error(error)
    }
    publish.mutate({ pipelineId, slug, keyName: t('firstKey'), ...(override && { override }) })
  }
  return { publish, submit }
}
