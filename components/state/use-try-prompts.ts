'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTRPC } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import { definitions } from '@/nodes/definitions.gen'
import type { Graph, GraphNode } from '@/pipeline/graph'

/** Makes a grid and opens it; a failure is told in the corner. */
export function useTryPrompts() {
  const trpc = useTRPC()
  const router = useRouter()
  const notify = useNotify()
  return useMutation(
    trpc.play.create.mutationOptions({
      onSuccess: ({ id }) => router.push(`/playground/${id}`),
      onError: notify.error,
    }),
  )
}

/** Where an optimiser of a prompt is set up. */
export const improvePromptHref = (pipelineId: string, nodeId: string): string =>
  `/evaluation?${new URLSearchParams({ dialog: 'new', kind: 'optimise', pipeline: pipelineId, node: nodeId })}`

const holdsPrompt = ({ type }: Pick<GraphNode, 'type'>): boolean => definitions.get(type)?.prompt !== undefined

/** The nodes of a drawing that hold a prompt, which the playground varies. */
export const promptNodes = ({ nodes }: Pick<Graph, 'nodes'>): GraphNode[] => nodes.filter(holdsPrompt)

/** The prompt that a step is about: its own, or the one that it is asked with. */
export function promptOf(graph: Pick<Graph, 'nodes' | 'edges'>, stepId: string): GraphNode | undefined {
  const feeding = new Set(graph.edges.flatMap(({ source, target }) => (target.node === stepId ? [source.node] : [])))
  const prompts = promptNodes(graph)
  return prompts.find(({ id }) => id === stepId) ?? prompts.find(({ id }) => feeding.has(id))
}
