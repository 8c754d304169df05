'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useEditorInstance } from '@/components/state/editor-context'
import type { Extraction } from '@/components/state/extract-nodes'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useErrorTexts } from '@/components/ui/error-card'
import { uiErrorOf } from '@/components/ui/error-info'
import { useNotify } from '@/components/ui/use-notify'

/**
 * Creates and publishes what was extracted, then changes the drawing. Where publishing is refused, nothing is left behind
 * and nothing is changed.
 */
export function usePublishPart(extraction: Extraction, onDone: () => void) {
  const t = useTranslations('editor.compose')
  const { store } = useEditorInstance()
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const textsOf = useErrorTexts()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()

  const create = async (name: string) => {
    const made = await client.pipelines.create.mutate({ name, graph: extraction.graph })
    try {
      const { deployment } = await client.deployments.publish.mutate({ pipelineId: made.id, slug: made.slug })
      // It is published to be run by other pipelines: nobody was told a key.
      await Promise.all(deployment.keys.map(({ id }) => client.deployments.revokeKey.mutate({ keyId: id })))
      return made
    } catch (failure) {
      await client.pipelines.delete.mutate({ id: made.id })
      throw failure
    }
  }
  const publish = async (name: string) => {
    setBusy(true)
    setError(undefined)
    try {
      const made = await create(name)
      // The compiler knows the new pipeline before the drawing names it.
      await queries.refetchQueries(trpc.system.environment.queryFilter())
      const { edit, id } = extraction.replace(made.id)
      store.getState().edit(edit, 'extract')
      store.getState().select([id])
      notify.done(t('extracted', { name: made.name }))
      onDone()
    } catch (failure) {
      const { title, message, fix } = textsOf(uiErrorOf(failure))
      setError([message || title, fix].filter(Boolean).join(' '))
    } finally {
      setBusy(false)
    }
  }
  return { publish, busy, error }
}
