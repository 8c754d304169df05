'use client'

import { ActionIcon, Button, Group, NumberInput, Select, Switch, Textarea, TextInput, Tooltip } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconRestore } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { useEditor, useEditorInstance, useRun } from '@/components/state/editor-context'
import { draftValue } from '@/components/state/inputs'
import { inputFieldsOf } from '@/pipeline/declared'
import { own } from '@/pipeline/own'
import type { InputField } from '@/pipeline/plan'
import classes from './run-dock.module.css'

/** The pipeline's inputs as a form, with Run and Stop. */
export function InputsForm({ onRun }: { onRun: () => void }) {
  const t = useTranslations('editor.dock')
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const fields = useMemo(() => inputFieldsOf(graph, definitions), [graph, definitions])
  const { dock } = useEditorInstance()
  const problems = useStore(dock, (state) => state.problems)
  const form = useRef<HTMLFormElement>(null)
  const firstProblem = Object.keys(problems)[0]
  useEffect(() => {
    if (firstProblem) form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(firstProblem)}"]`)?.focus()
  }, [firstProblem])
  const onKeyDown = (event: KeyboardEvent) => {
    if (
      event.key === 'Enter' &&
      !event.shiftKey &&
      // With Ctrl or ⌘ it is the editor's own key, which works from here too.
      !event.ctrlKey &&
      !event.metaKey &&
      !event.nativeEvent.isComposing &&
      event.target instanceof HTMLTextAreaElement
    ) {
      event.preventDefault()
      onRun()
    }
  }
  const shown = fields.filter((field) => field.type !== 'history')
  return (
    <form
      ref={form}
      className={classes.form}
      aria-label={t('inputs')}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        onRun()
      }}
    >
      <div className={classes.fields}>
        {shown.map((field) => (
          <InputFieldControl key={field.name} field={field} />
        ))}
        {shown.length === 0 ? <p className={classes.hint}>{t('noInputs')}</p> : null}
        {fields.some((field) => field.type === 'history') ? <ConversationSwitch /> : null}
      </div>
      <ReuseSwitch />
      <RunButtons />
    </form>
  )
}

function RunButtons() {
  const t = useTranslations('editor.dock')
  const { run } = useEditorInstance()
  const phase = useRun((state) => state.phase)
  const busy = phase === 'running' || phase === 'stopping' || phase === 'starting'
  return (
    <Group gap="xs">
      <Button type="submit" leftSection={<IconPlayerPlay size={14} aria-hidden />} disabled={busy}>
        {t('run')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        disabled={phase !== 'running'}
        onClick={() => void run.stop()}
      >
        {phase === 'stopping' ? t('stopping') : t('stop')}
      </Button>
    </Group>
  )
}

function ReuseSwitch() {
  const t = useTranslations('editor.dock')
  const { dock } = useEditorInstance()
  const reuse = useStore(dock, (state) => state.reuse)
  return (
    <Switch
      label={t('reuse')}
      checked={reuse}
      onChange={(event) => dock.setState({ reuse: event.currentTarget.checked })}
    />
  )
}

function ConversationSwitch() {
  const t = useTranslations('editor.dock')
  const { dock } = useEditorInstance()
  const conversation = useStore(dock, (state) => state.conversation)
  const turns = useStore(dock, (state) => state.turns.length)
  return (
    <Group gap="xs" justify="space-between" wrap="nowrap">
      <Switch
        label={t('conversation', { count: turns })}
        checked={conversation}
        onChange={(event) => dock.setState({ conversation: event.currentTarget.checked })}
      />
      {turns > 0 ? (
        <Tooltip label={t('forget')}>
          <ActionIcon aria-label={t('forget')} onClick={() => dock.setState({ turns: [] })}>
            <IconRestore size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
    </Group>
  )
}

function InputFieldControl({ field }: { field: InputField }) {
  const t = useTranslations('editor.dock')
  const { dock } = useEditorInstance()
  const draft = useStore(dock, (state) => state.draft)
  const problem = useStore(dock, (state) => own(state.problems, field.name))
  const value = draftValue(field, draft)
  const set = (next: string | boolean) =>
    dock.setState((state) => {
      const { [field.name]: _mended, ...problems } = state.problems
      return { draft: { ...state.draft, [field.name]: next }, problems }
    })
  const common = {
    name: field.name,
    label: field.label ?? field.name,
    withAsterisk: field.required,
    error: problem ? t(`problems.${problem}`) : undefined,
  }
  if (typeof value === 'boolean') {
    return (
      <Switch
        name={field.name}
        label={common.label}
        checked={value}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    )
  }
  switch (field.type) {
    case 'choice':
      return (
        <Select
          {...common}
          data={field.choices ?? []}
          value={value || null}
          clearable={!field.required}
          onChange={(next) => set(next ?? '')}
        />
      )
    case 'number':
      return <NumberInput {...common} value={value} onChange={(next) => set(String(next))} />
    case 'text':
      return <TextInput {...common} value={value} onChange={(event) => set(event.currentTarget.value)} />
    default:
      return (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxRows={7}
          value={value}
          ff={field.type === 'json' ? 'monospace' : undefined}
          placeholder={field.type === 'json' ? t('jsonExample') : undefined}
          onChange={(event) => set(event.currentTarget.value)}
        />
      )
  }
}
