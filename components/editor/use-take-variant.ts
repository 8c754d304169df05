'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { configureEdit } from '@/components/state/commands'
import type { EditorInstance } from '@/components/state/editor-context'
import type { Edit } from '@/components/state/edits'
import { modelEdits } from '@/components/state/model-edits'
import { useTRPCClient } from '@/components/trpc/client'
import { uiErrorOf } from '@/components/ui/error-info'
import { useNotify } from '@/components/ui/use-notify'
import { setUrlState } from '@/components/ui/use-url-state'

/**
 * Takes over the prompt of a grid that the address names (`grid`, `variant`, and `model` where that is wanted too), as one
 * edit that can be undone.
 */
export function useTakeVariant({ store }: EditorInstance): void {
  const t = useTranslations('editor.takeVariant')
  const client = useTRPCClient()
  const notify = useNotify()
  const begun = useRef(false)
  useEffect(() => {
    const address = new URLSearchParams(window.location.search)
    const [grid, variantId, model] = [address.get('grid'), address.get('variant'), address.get('model')]
    if (grid === null || variantId === null || begun.current) return
    begun.current = true
    // Taken once: loading the page anew does not take it again.
    setUrlState({ grid: null, variant: null, model: null })
    const take = async () => {
      const { nodeId, nodeType, ...variant } = await client.play.variant.query({ gridId: grid, id: variantId })
      const { graph, definitions, readOnly, edit, select, setInspectorTab, undo } = store.getState()
      if (readOnly) return notify.refused(t('readOnly'))
      const node = graph.nodes.find(({ id }) => id === nodeId)
      if (!node) return notify.refused(t('noNode'))
      if (node.type !== nodeType) return notify.refused(t('otherType'))
      const config: Edit = configureEdit(graph, definitions, nodeId, variant.config)
      const models = model === null ? [] : modelEdits(graph, definitions, nodeId, variant.config, model)
      edit({ kind: 'batch', edits: [config, ...models] }, 'take-variant')
      select([nodeId])
      setInspectorTab('config')
      const after = store.getState().graph
      const { number, name } = variant
      notify.done(t('taken', { number, name, named: name === String(number) ? 'no' : 'yes' }), [
        {
          label: t('undo'),
          // What was drawn since is not undone in its place.
          run: () => (store.getState().graph === after ? undo() : notify.refused(t('changedSince'))),
        },
      ])
    }
    take().catch((error: unknown) =>
      uiErrorOf(error).code === 'not-found' ? notify.refused(t('noVariant')) : notify.error(error),
    )
  }, [store, client, notify, t])
}
