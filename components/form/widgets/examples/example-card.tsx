'use client'

import { ActionIcon, Select, Textarea, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useIssueText } from '@/components/words/use-issue-text'
import type { Issue } from '@/pipeline/issue'
import classes from '../widgets.module.css'
import { type ExampleDraft, lineOf } from './example-list'

interface ExampleCardProps {
  example: ExampleDraft
  number: number
  /** Inputs that an example may have a text for. */
  names: readonly string[]
  /** What may be answered; empty: anything. */
  labels: readonly string[]
  issues: readonly Issue[]
  open: boolean
  onOpen: (open: boolean) => void
  onChange: (example: ExampleDraft) => void
  onRemove: () => void
}

/** One example: a line, and its texts while it is open. */
export function ExampleCard(props: ExampleCardProps) {
  const { example, number, issues, open, onOpen, onRemove } = props
  const t = useTranslations('editor.examples')
  const line = lineOf(example)
  return (
    <li className={open ? classes.card : undefined}>
      <div className={classes.line}>
        <UnstyledButton
          className={classes.shown}
          data-wrong={issues.length > 0 || undefined}
          aria-expanded={open}
          aria-label={t('example', { number, line })}
          onClick={() => onOpen(!open)}
        >
          <span>{line === '' || line === '{}' ? t('blank') : line}</span>
          <span className={classes.answer}>→ {example.answer}</span>
        </UnstyledButton>
        {open ? <IconChevronDown size={14} aria-hidden /> : null}
        <ActionIcon aria-label={t('remove', { number })} onClick={onRemove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </div>
      {open ? <ExampleTexts {...props} /> : null}
    </li>
  )
}

function ExampleTexts({ example, names, labels, issues, onChange }: ExampleCardProps) {
  const t = useTranslations('editor.examples')
  const textOf = useIssueText()
  const errorAt = (key: string): string | undefined => {
    const found = issues.find(({ path }) => path?.[3] === key)
    return found ? textOf(found).message : undefined
  }
  const known = labels.find((label) => label.toLowerCase() === example.answer.trim().toLowerCase())
  return (
    <>
      {names.map((name, at) => (
        <Textarea
          key={name}
          label={name}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={20_000}
          value={example.inputs[name] ?? ''}
          error={at === 0 ? errorAt('inputs') : undefined}
          onChange={(event) =>
            onChange({ ...example, inputs: { ...example.inputs, [name]: event.currentTarget.value } })
          }
        />
      ))}
      {labels.length > 0 ? (
        <Select
          label={t('label')}
          data={[...labels]}
          value={known ?? null}
          placeholder={example.answer}
          error={errorAt('answer')}
          onChange={(answer) => onChange({ ...example, answer: answer ?? '' })}
        />
      ) : (
        <Textarea
          label={t('answer')}
          autosize
          minRows={1}
          maxRows={12}
          maxLength={20_000}
          value={example.answer}
          error={errorAt('answer')}
          onChange={(event) => onChange({ ...example, answer: event.currentTarget.value })}
        />
      )}
    </>
  )
}
