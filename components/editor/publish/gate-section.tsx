'use client'

import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { GateForm } from '@/components/gate/gate-form'
import { GateStatus } from '@/components/gate/gate-status'
import { useRuleWords } from '@/components/gate/rule-words'
import type { GateCheck } from '@/components/gate/use-gate-check'
import { useEditorInstance } from '@/components/state/editor-context'
import type { GateState } from '@/server/services/evaluation/types'
import classes from './publish.module.css'

interface GateSectionProps {
  state: GateState
  check: GateCheck
  /** Nothing can be checked or published now. */
  blocked: boolean
  onCheck: () => void
  /** Publishes whatever the gate says. */
  onOverride: (reason: string) => void
}

/** What is asked of a draft before it goes live, how this one stands, and the way past it. */
export function GateSection({ state, check, blocked, onCheck, onOverride }: GateSectionProps) {
  const t = useTranslations('gate.section')
  const words = useRuleWords()
  const { pipelineId } = useEditorInstance()
  const [editing, setEditing] = useState(false)
  const change = useRef<HTMLButtonElement>(null)
  const close = () => {
    setEditing(false)
    requestAnimationFrame(() => change.current?.focus())
  }
  const { gate, dataset, running, outcome, isSame, isInvalid } = state
  const { follow, progress } = check
  const isBusy = progress.state === 'asking' || progress.state === 'running'
  useEffect(() => {
    if (running !== null) follow(running)
  }, [running, follow])
  const isStuck = outcome
    ? !outcome.passed
    : progress.state === 'failed' || progress.state === 'ended' || !dataset?.cases
  return (
    <Stack gap="xs" component="section" aria-label={t('title')} data-testid="gate">
      <Group gap="xs" justify="space-between">
        <Text size="sm" fw={600} className={classes.heading}>
          <IconShieldCheck size={16} aria-hidden />
          {t('title')}
        </Text>
        {editing ? null : (
          <Button ref={change} variant="default" onClick={() => setEditing(true)} disabled={isBusy}>
            {t(gate ? 'change' : 'set')}
          </Button>
        )}
      </Group>
      {editing ? (
        <GateForm pipelineId={pipelineId} gate={gate} onClose={close} />
      ) : gate ? (
        <>
          <Text size="sm">
            {dataset && !isInvalid ? t('on', { name: dataset.name, count: dataset.cases }) : ''}{' '}
            {outcome ? '' : gate.rules.map((rule) => `${words.rule(rule)}.`).join(' ')}
          </Text>
          <GateStatus state={state} check={check} />
          {outcome || isBusy || isSame || !dataset?.cases ? null : (
            <Button variant="default" disabled={blocked} onClick={onCheck} style={{ alignSelf: 'flex-start' }}>
              {t('check')}
            </Button>
          )}
          {isStuck && !isBusy && !isSame ? <Override blocked={blocked} onOverride={onOverride} /> : null}
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
    </Stack>
  )
}

function Override({ blocked, onOverride }: { blocked: boolean; onOverride: (reason: string) => void }) {
  const t = useTranslations('gate.section')
  const common = useTranslations('common.actions')
  const [reason, setReason] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const isOpen = reason !== null
  // The button that opened it is gone.
  useEffect(() => {
    if (isOpen) field.current?.focus()
  }, [isOpen])
  if (reason === null)
    return (
      <Button variant="subtle" color="red" onClick={() => setReason('')} style={{ alignSelf: 'flex-start' }}>
        {t('override')}
      </Button>
    )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onOverride(reason.trim())
      }}
    >
      <Textarea
        label={t('reason')}
        description={t('reasonHint')}
        value={reason}
        maxLength={1_000}
        autosize
        minRows={2}
        required
        ref={field}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group gap="xs" justify="flex-end" mt="xs">
        <Button variant="default" onClick={() => setReason(null)}>
          {common('cancel')}
        </Button>
        <Button type="submit" color="red" disabled={blocked || reason.trim() === ''}>
          {t('overrideNow')}
        </Button>
      </Group>
    </form>
  )
}
