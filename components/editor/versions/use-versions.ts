'use client'

import { useDebouncedValue } from '@mantine/hooks'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { diffPipelines, type PipelineChange } from '@/pipeline/diff-pipelines'
import type { Graph } from '@/pipeline/graph'

/** Writing into a field must not compare the whole drawing with every letter. */
const SETTLED_MS = 200

/** A version with its drawing, asked for once: it never changes. */
export function useVersion(number: number | undefined) {
  const trpc = useTRPC()
  const { pipelineId } = useEditorInstance()
  const input = number === undefined ? skipToken : { pipelineId, number }
  return useQuery(trpc.deployments.version.queryOptions(input, { staleTime: Number.POSITIVE_INFINITY }))
}

/** The draft, a moment after its last change. */
export function useDraft(): Graph {
  const [graph] = useDebouncedValue(
    useEditor((state) => state.graph),
    SETTLED_MS,
  )
  return graph
}

const none: PipelineChange[] = []

/** What changed from one drawing to another; nothing while one is not known. */
export function useChanges(before: Graph | undefined, after: Graph | undefined): PipelineChange[] {
  return useMemo(() => (before && after ? diffPipelines(before, after) : none), [before, after])
}
