'use client'

import { useLocale } from 'next-intl'
import { definitions } from '@/nodes/definitions.gen'
import type { Graph } from '@/pipeline/graph'
import { localeOf } from './node-texts'

/** Names steps as the canvas does: by the node's own title, else by its type's title in the reader's language. */
export function useStepName(graph: Graph | null): (step: { stepId: string; type: string }) => string {
  const locale = localeOf(useLocale())
  return ({ stepId, type }) =>
    graph?.nodes.find((node) => node.id === stepId)?.title ?? definitions.get(type)?.messages[locale].title ?? stepId
}
