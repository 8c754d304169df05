'use client'

import { UnstyledButton } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEditor } from '@/components/state/editor-context'
import { fieldLabel, localeOf, titleOf } from '@/components/words/node-texts'
import { useIssueText } from '@/components/words/use-issue-text'
import type { Issue } from '@/pipeline/issue'
import classes from './run-dock.module.css'

/** Everything the compiler found; pressing an issue leads to its place. */
export function IssuesPanel() {
  const t = useTranslations('editor.dock')
  const issues = useEditor((state) => state.issues)
  if (issues.length === 0) {
    return (
      <p className={classes.fine}>
        <IconCircleCheck size={16} aria-hidden /> {t('noIssues')}
      </p>
    )
  }
  return (
    <ul className={classes.issues}>
      {issues.map((issue, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two issues may say the same about the same place
        <IssueRow key={`${issue.code}-${issue.nodeId ?? issue.edgeId ?? ''}-${index}`} issue={issue} />
      ))}
    </ul>
  )
}

function IssueRow({ issue }: { issue: Issue }) {
  const t = useTranslations('editor.dock')
  const locale = localeOf(useLocale())
  const textOf = useIssueText()
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const focusField = useEditor((state) => state.focusField)
  const select = useEditor((state) => state.select)
  const reveal = useEditor((state) => state.reveal)
  const node = graph.nodes.find((candidate) => candidate.id === issue.nodeId)
  const definition = node && definitions.get(node.type)
  const text = textOf(issue, definition)
  const title = node ? titleOf(node, definition, locale) : t('wholeGraph')
  // Away from its field, “Must be 50 or more.” says nothing.
  const field = issue.code === 'config-invalid' ? fieldLabel(definition, issue.path, locale) : undefined
  const Icon = issue.severity === 'error' ? IconAlertCircle : IconAlertTriangle
  const open = () => {
    if (node) reveal(node.id)
    // An edge that hangs loose is mended at the edge.
    if (issue.edgeId && (!node || issue.code === 'port-unknown')) select([issue.edgeId])
    else if (node) focusField(node.id, issue.path ?? [])
  }
  return (
    <li>
      <UnstyledButton className={classes.issue} data-severity={issue.severity} onClick={open}>
        <Icon size={16} aria-label={t(`severity.${issue.severity}`)} />
        <span className={classes.issueNode} title={title}>
          {title}
        </span>
        <span>
          {field === undefined ? text.message : t('ofField', { field, message: text.message })}{' '}
          <span className={classes.fix}>{text.fix}</span>
        </span>
      </UnstyledButton>
    </li>
  )
}
