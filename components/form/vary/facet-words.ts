'use client'

import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useChunkingText } from '@/components/chunking/chunking-text'
import type { FacetTarget } from '@/components/state/varied'
import { useTRPC } from '@/components/trpc/client'
import { useFormat } from '@/components/ui/use-format'
import { fieldLabel, localeOf, textsOf, titleOf } from '@/components/words/node-texts'
import { definitions } from '@/nodes/definitions.gen'
import { chunkingInput } from '@/pipeline/chunking'
import type { Graph } from '@/pipeline/graph'
import { canonicalJson } from '@/pipeline/json'
import { modelRefSchema } from '@/pipeline/model-ref'
import { own } from '@/pipeline/own'

/** As much of a text as stands in a list. */
const LONGEST = 48

export interface FacetWords {
  /** What is varied, such as “Retriever · Chunks”. */
  title: (target: FacetTarget) => string
  /** One of its values, on one line. */
  value: (target: FacetTarget, value: unknown) => string
}

/** Says what is varied of a drawing, and its values, in the reader's language. */
export function useFacetWords(graph: Pick<Graph, 'nodes'>): FacetWords {
  const t = useTranslations('sweep.words')
  const locale = localeOf(useLocale())
  const trpc = useTRPC()
  const format = useFormat()
  const chunkingText = useChunkingText()
  const environment = useQuery(trpc.system.environment.queryOptions())
  const collectionName = (id: string) => environment.data?.collections.find((one) => one.id === id)?.name
  const nodeOf = (id: string) => graph.nodes.find((node) => node.id === id)
  const nodeName = (id: string) => {
    const node = nodeOf(id)
    return node ? titleOf(node, definitions.get(node.type), locale) : id
  }
  const title = (target: FacetTarget): string => {
    if (target.kind === 'without') return t('without', { node: nodeName(target.nodeId) })
    if (target.kind !== 'config')
      return t(target.kind, { collection: collectionName(target.collectionId) ?? t('collection') })
    const path = target.path.split('.')
    const label = fieldLabel(definitions.get(nodeOf(target.nodeId)?.type ?? ''), path, locale) ?? path[0]
    return `${nodeName(target.nodeId)} · ${[label, ...path.slice(1)].join(' · ')}`
  }
  const plain = (value: unknown): string => {
    if (typeof value === 'number') return format.number(value, 3)
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    const model = modelRefSchema.safeParse(value)
    if (model.success) return model.data.provider === 'auto' ? t('auto') : model.data.model
    const text = (typeof value === 'string' ? value : canonicalJson(value)).replaceAll(/\s+/g, ' ').trim()
    if (text === '') return t('empty')
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
  }
  const valueText = (target: FacetTarget, value: unknown): string => {
    if (value === undefined || value === null) return t('asDrawn')
    if (target.kind === 'without') return t(value === true ? 'left' : 'asDrawn')
    const chunking = target.kind === 'chunking' ? chunkingInput.safeParse(value) : undefined
    if (chunking?.success) return chunkingText(chunking.data)
    if (target.kind !== 'config' || typeof value !== 'string') return plain(value)
    const definition = definitions.get(nodeOf(target.nodeId)?.type ?? '')
    const option = definition && own(textsOf(definition, locale).options ?? {}, `${target.path}=${value}`)
    return option ?? collectionName(value) ?? plain(value)
  }
  return { title, value: valueText }
}
