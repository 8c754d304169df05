'use client'

import { ActionIcon, Button, Input, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useIssueText } from '@/components/words/use-issue-text'
import type { Issue } from '@/pipeline/issue'
import type { NodeTexts } from '@/pipeline/node-definition'
import { type BranchDraft, branchesOf, newBranch, newTest } from './branch-list'
import { BranchTestRow } from './branch-test-row'
import { FieldFrame } from './field-frame'
import { moveItem } from './input-field-list'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

/** The branches of a router: their names, and what leads into each. */
export function BranchesWidget({ spec, value, onChange, label, hint, error, texts, issues, config }: WidgetProps) {
  const t = useTranslations('editor.branches')
  const branches = branchesOf(value)
  const own = issues.filter(({ path }) => (path?.length ?? 0) <= 1)
  return (
    <FieldFrame label={label} hint={hint} error={own.length > 0 ? error : undefined}>
      <div className={classes.rows}>
        {branches.map((branch, index) => (
          <BranchCard
            // biome-ignore lint/suspicious/noArrayIndexKey: branches have no identity of their own, names change while they are typed
            key={`branch-${index}`}
            branch={branch}
            byModel={config.mode === 'model'}
            inJson={config.type === 'json'}
            texts={texts}
            field={spec.name}
            issues={issues.filter(({ path }) => path?.[1] === index)}
            isFirst={index === 0}
            isLast={index === branches.length - 1}
            onChange={(next) => onChange(branches.map((other, place) => (place === index ? next : other)))}
            onMove={(by) => onChange(moveItem(branches, index, by))}
            onRemove={() => onChange(branches.filter((_other, place) => place !== index))}
          />
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...branches, newBranch(branches, 'branch')])}
        >
          {t('add')}
        </Button>
      </div>
    </FieldFrame>
  )
}

interface BranchCardProps {
  branch: BranchDraft
  /** Whether a model decides, by descriptions, instead of conditions. */
  byModel: boolean
  inJson: boolean
  texts: NodeTexts
  field: string
  issues: Issue[]
  isFirst: boolean
  isLast: boolean
  onChange: (branch: BranchDraft) => void
  onMove: (by: 1 | -1) => void
  onRemove: () => void
}

function BranchCard(props: BranchCardProps) {
  const { branch, byModel, inJson, texts, field, issues, isFirst, isLast, onChange, onMove, onRemove } = props
  const t = useTranslations('editor.branches')
  const textOf = useIssueText()
  const named = { name: branch.name }
  const nameIssue = issues.find(({ path }) => path?.[2] === 'name')
  return (
    <fieldset className={classes.card} aria-label={t('branch', named)}>
      <div className={classes.rowHead}>
        <TextInput
          label={texts.fields[`${field}.name`]?.label}
          value={branch.name}
          maxLength={40}
          error={nameIssue ? textOf(nameIssue).message : undefined}
          onChange={(event) => onChange({ ...branch, name: event.currentTarget.value })}
        />
        <ActionIcon aria-label={t('up', named)} disabled={isFirst} onClick={() => onMove(-1)}>
          <IconArrowUp size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={t('down', named)} disabled={isLast} onClick={() => onMove(1)}>
          <IconArrowDown size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={t('remove', named)} onClick={onRemove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </div>
      {byModel ? (
        <Textarea
          label={texts.fields[`${field}.description`]?.label}
          description={texts.fields[`${field}.description`]?.hint}
          autosize
          minRows={1}
          maxRows={4}
          maxLength={500}
          value={branch.description}
          onChange={(event) => onChange({ ...branch, description: event.currentTarget.value })}
        />
      ) : (
        <Conditions branch={branch} inJson={inJson} texts={texts} field={field} issues={issues} onChange={onChange} />
      )}
    </fieldset>
  )
}

type ConditionsProps = Pick<BranchCardProps, 'branch' | 'inJson' | 'texts' | 'field' | 'issues' | 'onChange'>

function Conditions({ branch, inJson, texts, field, issues, onChange }: ConditionsProps) {
  const t = useTranslations('editor.branches')
  const textOf = useIssueText()
  const { tests } = branch
  const errorOf = (index: number | undefined): string | undefined => {
    const found = issues.find(({ path }) => path?.[2] === 'tests' && path[3] === index)
    return found ? textOf(found).message : undefined
  }
  return (
    <Input.Wrapper
      size="xs"
      label={texts.fields[`${field}.tests`]?.label}
      labelElement="div"
      error={errorOf(undefined)}
    >
      {tests.length > 1 ? (
        <SegmentedControl
          fullWidth
          aria-label={texts.fields[`${field}.match`]?.label}
          data={(['all', 'any'] as const).map((match) => ({
            value: match,
            label: texts.options[`${field}.match=${match}`] ?? match,
          }))}
          value={branch.match}
          onChange={(match) => onChange({ ...branch, match: match === 'any' ? 'any' : 'all' })}
        />
      ) : null}
      <div className={classes.rows}>
        {tests.map((test, index) => (
          <BranchTestRow
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity of their own; their place is it
            key={`test-${index}`}
            test={test}
            inJson={inJson}
            error={errorOf(index)}
            onChange={(next) =>
              onChange({ ...branch, tests: tests.map((other, place) => (place === index ? next : other)) })
            }
            onRemove={() => onChange({ ...branch, tests: tests.filter((_other, place) => place !== index) })}
          />
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange({ ...branch, tests: [...tests, newTest()] })}
        >
          {t('addTest')}
        </Button>
      </div>
    </Input.Wrapper>
  )
}
