'use client'

import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { FacetTarget } from '@/components/state/varied'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { InlineText } from '@/components/ui/inline-text'
import { localeOf, textsOf } from '@/components/words/node-texts'
import { definitions } from '@/nodes/definitions.gen'
import { type Facet, MOST_VALUES } from '@/pipeline/evaluation/sweep'
import type { Graph } from '@/pipeline/graph'
import { type FieldSpec, fieldSpecsOf } from '../field-specs'
import { ChunkingValues } from './chunking-values'
import { useFacetWords } from './facet-words'
import { firstValues, misfits, unique, valueKindOf } from './field-values'
import {
  ChatModelValues,
  type ChosenProps,
  CollectionValues,
  EmbedderValues,
  NumberValues,
  TickValues,
  type ValuesProps,
} from './plain-values'
import { TextValues } from './text-values'
import classes from './vary.module.css'

interface VaryDialogProps {
  opened: boolean
  /** What is varied; it stays while the dialog goes. */
  target: FacetTarget | null
  graph: Pick<Graph, 'nodes'>
  /** The values that are tried already. */
  values: readonly unknown[] | undefined
  onKeep: (facet: Facet) => void
  /** It is varied no more; offered where it is. */
  onLeave: () => void
  onClose: () => void
}

/** Chooses the values to try of a field, or of a collection's chunking or embedder. */
export function VaryDialog({ opened, target, graph, ...props }: VaryDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={props.onClose}
      title={target ? <Title target={target} graph={graph} /> : null}
      size={target?.kind === 'chunking' ? 'lg' : 'md'}
    >
      {target === null ? null : 'nodeId' in target ? (
        <FieldForm target={target} graph={graph} {...props} />
      ) : (
        <CollectionForm target={target} graph={graph} {...props} />
      )}
    </Modal>
  )
}

function Title({ target, graph }: { target: FacetTarget; graph: Pick<Graph, 'nodes'> }) {
  const t = useTranslations('sweep.values')
  const words = useFacetWords(graph)
  return t('title', { what: words.title(target) })
}

type FormProps<Target extends FacetTarget> = Omit<VaryDialogProps, 'target' | 'opened'> & { target: Target }

function FieldForm({ target, graph, values, ...rest }: FormProps<Extract<FacetTarget, { nodeId: string }>>) {
  const words = useFacetWords(graph)
  const locale = localeOf(useLocale())
  const node = graph.nodes.find(({ id }) => id === target.nodeId)
  const definition = definitions.get(node?.type ?? '')
  const path = target.kind === 'config' ? target.path : ''
  const spec = definition && fieldSpecsOf(definition).find(({ name }) => name === path)
  const config = node?.config ?? {}
  const optionsOf = (field: FieldSpec) => {
    const labels = definition ? textsOf(definition, locale).options : undefined
    return field.choices.map((value) => ({ value, label: labels?.[`${field.name}=${value}`] ?? value }))
  }
  return (
    <Values
      target={target}
      first={values ?? (spec ? firstValues(spec, config) : [])}
      varied={values !== undefined}
      hint={definition && textsOf(definition, locale).fields[path]?.hint}
      misfits={(chosen) => (definition && spec ? misfits(definition, config, path, chosen) : [])}
      words={(value) => words.value(target, value)}
      {...rest}
    >
      {(props) => (
        <FieldValues {...props} spec={spec} options={spec ? optionsOf(spec) : []} label={words.title(target)} />
      )}
    </Values>
  )
}

interface FieldValuesProps extends ValuesProps {
  /** Absent: a path that the form has no field for. */
  spec: FieldSpec | undefined
  options: { value: string; label: string }[]
}

function FieldValues({ spec, options, ...props }: FieldValuesProps) {
  const t = useTranslations('sweep.words')
  switch (spec && valueKindOf(spec)) {
    case 'number':
      return spec ? <NumberValues {...props} spec={spec} /> : null
    case 'choices':
      return <TickValues {...props} options={options} />
    case 'switch':
      return (
        <TickValues
          {...props}
          options={[
            { value: true, label: t('yes') },
            { value: false, label: t('no') },
          ]}
        />
      )
    case 'chat-model':
      return <ChatModelValues {...props} />
    case 'collection':
      return <CollectionValues {...props} />
    case 'text':
      return <TextValues {...props} />
    default:
      return <TextValues {...props} json />
  }
}

function CollectionForm({ target, graph, values, ...rest }: FormProps<Extract<FacetTarget, { collectionId: string }>>) {
  const trpc = useTRPC()
  const words = useFacetWords(graph)
  const collection = useQuery(trpc.collections.get.queryOptions({ id: target.collectionId }))
  if (collection.isError)
    return <ErrorCard error={collection.error} onRetry={() => void collection.refetch()} compact />
  if (collection.isPending) return <Skeleton height={160} />
  const { chunking, embedder } = collection.data
  return (
    <Values
      target={target}
      first={values ?? [target.kind === 'chunking' ? chunking : embedder]}
      varied={values !== undefined}
      misfits={() => []}
      words={(value) => words.value(target, value)}
      {...rest}
    >
      {(props) =>
        target.kind === 'chunking' ? (
          <ChunkingValues {...props} label={words.title(target)} live={chunking} />
        ) : (
          <EmbedderValues {...props} />
        )
      }
    </Values>
  )
}

interface FrameProps extends Pick<VaryDialogProps, 'onKeep' | 'onLeave' | 'onClose'> {
  target: FacetTarget
  first: readonly unknown[]
  varied: boolean
  hint?: string | undefined
  misfits: (values: readonly unknown[]) => unknown[]
  words: (value: unknown) => string
  children: (props: ChosenProps) => React.ReactNode
}

/** Holds the values while they are chosen, and says what is wrong with them. */
function Values({ target, first, varied, hint, misfits: misfitsOf, words, children, ...does }: FrameProps) {
  const t = useTranslations('sweep.values')
  const common = useTranslations('common.actions')
  const [values, setValues] = useState<unknown[] | null>(() => [...first])
  const chosen = values && unique(values)
  const wrong = chosen ? misfitsOf(chosen) : []
  const tooMany = chosen !== null && chosen.length > MOST_VALUES
  const ready = chosen !== null && chosen.length > 0 && wrong.length === 0 && !tooMany
  const keep = () => {
    if (!ready) return
    // The target says which kind it is; what the values are is checked with the rest when the sweep is made.
    does.onKeep({ ...target, values: chosen } as Facet)
    does.onClose()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        // A dialog is no part of the form that it stands in.
        event.stopPropagation()
        keep()
      }}
    >
      <Stack gap="sm">
        {hint ? (
          <p className={classes.dim}>
            <InlineText text={hint} />
          </p>
        ) : null}
        {children({ values: values ?? [], onChange: setValues })}
        {wrong.length > 0 ? (
          <p role="alert" className={classes.wrong}>
            {t('misfit', { values: wrong.map((value) => `“${words(value)}”`).join(', ') })}
          </p>
        ) : null}
        {tooMany ? (
          <p role="alert" className={classes.wrong}>
            {t('tooMany', { most: MOST_VALUES })}
          </p>
        ) : null}
        <p className={classes.dim} aria-live="polite">
          {chosen === null ? t('unread') : t('count', { count: chosen.length })}
        </p>
      </Stack>
      <Group justify="flex-end" mt="md" gap="xs">
        {varied ? (
          <Button
            variant="subtle"
            color="red"
            mr="auto"
            onClick={() => {
              does.onLeave()
              does.onClose()
            }}
          >
            {t('leave')}
          </Button>
        ) : null}
        <Button variant="default" onClick={does.onClose}>
          {common('cancel')}
        </Button>
        <Button type="submit" disabled={!ready}>
          {t('keep')}
        </Button>
      </Group>
    </form>
  )
}
