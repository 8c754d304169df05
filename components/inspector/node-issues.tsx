'use client'

import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useEditor } from '@/components/state/editor-context'
import { useIssueText } from '@/components/words/use-issue-text'
import classes from './inspector.module.css'

/** Issues of a node that belong to no field of its form: missing edges, circles. */
export function NodeIssues({ nodeId }: { nodeId: string }) {
  const textOf = useIssueText()
  const issues = useEditor((state) => state.issues)
  const definition = useEditor(({ graph, definitions }) => {
    const node = graph.nodes.find(({ id }) => id === nodeId)
    return node && definitions.get(node.type)
  })
  const own = useMemo(() => issues.filter((issue) => issue.nodeId === nodeId && !issue.path?.length), [issues, nodeId])
  if (own.length === 0) return null
  return (
    <ul className={classes.issues}>
      {own.map((issue) => {
        const text = textOf(issue, definition)
        const Icon = issue.severity === 'error' ? IconAlertCircle : IconAlertTriangle
        return (
          <li key={`${issue.code}:${issue.message}`} data-severity={issue.severity}>
            <Icon size={15} aria-hidden />
            <span>
              {text.message} <span className={classes.fix}>{text.fix}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
