'use client'

import { Button, Drawer, Group, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useMemo, useState } from 'react'
import { ConfigForm } from '@/components/form/config-form'
import { createDockStore } from '@/components/state/dock-store'
import { EditorContext, type EditorInstance, useEditor } from '@/components/state/editor-context'
import { createEditorStore } from '@/components/state/editor-store'
import { createRunController } from '@/components/state/run-controller'
import { createUiStore } from '@/components/state/ui-store'
import { useCompile } from '@/components/state/use-compile'
import { useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { ErrorCard } from '@/components/ui/error-card'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { definitions } from '@/nodes/definitions.gen'
import { canonicalJson } from '@/pipeline/json'
import type { Variant } from '@/pipeline/play/grid'
import { unfedVariables } from '@/pipeline/play/prompt-node'
import type { GridRow } from '@/server/services/play/types'
import { useColumnWords } from './use-column-words'
import { useGrid } from './use-open-grid'
import { useVariantConfig } from './variant-config'
import classes from './variant-editor.module.css'
import { VariantPreview } from './variant-preview'

/** Writes a new variant, beginning with the one that the address names; no variant is ever overwritten. */
export function VariantEditor({ rows }: { rows: readonly GridRow[] }) {
  const t = useTranslations('play.editor')
  const { dto } = useGrid()
  const confirm = useConfirm()
  const words = useColumnWords()
  const [id, setId] = useUrlState('edit')
  const parent = dto.variants.find((one) => one.id === id)
  const [dirty, setDirty] = useState(false)
  const close = async () => {
    const leaves =
      !dirty || (await confirm({ title: t('leaveTitle'), body: t('leaveBody'), action: t('leave'), danger: true }))
    if (leaves) setId(null)
  }
  return (
    <Drawer
      opened={parent !== undefined}
      onClose={() => void close()}
      position="right"
      size={1120}
      title={
        parent ? t('title', { number: parent.number, name: words({ variantId: parent.id, model: '-' }).name }) : null
      }
    >
      {parent ? <VariantForm key={parent.id} parent={parent} rows={rows} onDirty={setDirty} /> : null}
    </Drawer>
  )
}

interface VariantFormProps {
  parent: Variant
  rows: readonly GridRow[]
  onDirty: (dirty: boolean) => void
}

/** The node's own form, in an editor that holds the grid's drawing and runs nothing. */
function VariantForm({ parent, rows, onDirty }: VariantFormProps) {
  const { dto } = useGrid()
  const [instance] = useState(() => openEditor(dto, parent))
  useCompile(instance.store)
  return (
    <EditorContext.Provider value={instance}>
      <div className={classes.columns}>
        <Form parent={parent} onDirty={onDirty} />
        <VariantPreview rows={rows} />
      </div>
    </EditorContext.Provider>
  )
}

type OpenDto = ReturnType<typeof useGrid>['dto']

function openEditor({ id, graph, nodeId }: OpenDto, { config }: Variant): EditorInstance {
  const nodes = graph.nodes.map((node) => (node.id === nodeId ? { ...node, config } : node))
  const store = createEditorStore({ ...graph, nodes }, definitions)
  store.getState().select([nodeId])
  const nothing = () => Promise.reject(new Error('a variant runs in its grid'))
  const run = createRunController({ start: nothing, stop: nothing, resume: nothing, listen: () => () => undefined })
  return { pipelineId: id, store, run, ui: createUiStore(), dock: createDockStore() }
}

function Form({ parent, onDirty }: Omit<VariantFormProps, 'rows'>) {
  const t = useTranslations('play.editor')
  const { dto } = useGrid()
  const node = useEditor(({ graph }) => graph.nodes.find(({ id }) => id === dto.nodeId))
  const definition = definitions.get(dto.nodeType)
  if (!node || !definition) return <p className={classes.dim}>{t('unknownType', { type: dto.nodeType })}</p>
  return (
    <section className={classes.form} aria-label={t('settings')}>
      <ConfigForm node={node} definition={definition} />
      <Keep parent={parent} onDirty={onDirty} />
    </section>
  )
}

function Keep({ parent, onDirty }: Omit<VariantFormProps, 'rows'>) {
  const t = useTranslations('play.editor')
  const { dto, refresh, start } = useGrid()
  const client = useTRPCClient()
  const config = useVariantConfig()
  const wrong = useEditor(({ issues }) =>
    issues.some(({ nodeId, severity, path }) => nodeId === dto.nodeId && severity === 'error' && path?.length),
  )
  const [name, setName] = useState('')
  const { unfed } = useMemo(() => unfedVariables(dto.graph, dto.nodeId, config, definitions), [dto, config])
  // A prompt alone has its variables as inputs; one that is nearly called as another is probably misspelt.
  const becomesInput = (nearest: string | undefined) => dto.pipelineId === null && nearest === undefined
  const changed = canonicalJson(config) !== canonicalJson(parent.config)
  useEffect(() => onDirty(changed), [onDirty, changed])
  useEffect(() => () => onDirty(false), [onDirty])
  const keep = useMutation({
    mutationFn: async (plays: boolean) => {
      const named = name.trim() === '' ? {} : { name: name.trim() }
      const made = await client.play.addVariant.mutate({ gridId: dto.id, parentId: parent.id, config, ...named })
      onDirty(false)
      setUrlState({ edit: null })
      await refresh()
      if (plays) await start({ only: { variantIds: [made.id] } })
    },
  })
  const ready = changed && !wrong && unfed.every(({ nearest }) => becomesInput(nearest))
  return (
    <div className={classes.keep}>
      {unfed.map(({ name: variable, nearest }) =>
        becomesInput(nearest) ? (
          <p key={variable} className={classes.dim}>
            {t('becomesInput', { name: variable })}
          </p>
        ) : (
          <p key={variable} role="alert" className={classes.wrong}>
            {nearest === undefined ? t('unfed', { name: variable }) : t('unfedNear', { name: variable, nearest })}
          </p>
        ),
      )}
      {keep.isError ? <ErrorCard error={keep.error} compact /> : null}
      <Group gap="xs" align="flex-end">
        <TextInput
          label={t('name')}
          placeholder={t('namePlaceholder')}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          className={classes.name}
        />
        <Button variant="default" disabled={!ready} loading={keep.isPending} onClick={() => keep.mutate(false)}>
          {t('keep')}
        </Button>
        <Button disabled={!ready || dto.rows.length === 0} loading={keep.isPending} onClick={() => keep.mutate(true)}>
          {t('keepAndPlay')}
        </Button>
      </Group>
      <p className={classes.dim}>{changed ? t('keepHint', { number: parent.number }) : t('unchanged')}</p>
    </div>
  )
}
