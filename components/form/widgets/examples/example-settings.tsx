'use client'

import { NumberInput, Select, Textarea } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { optionOf, refOf } from '@/components/models/model-options'
import { useEditor } from '@/components/state/editor-context'
import { Folded } from '@/components/ui/folded'
import { useIssueText } from '@/components/words/use-issue-text'
import type { Issue } from '@/pipeline/issue'
import type { ExampleList } from './example-list'

interface ExampleSettingsProps {
  list: ExampleList
  onChange: (list: ExampleList) => void
  issues: readonly Issue[]
}

/** Which of the examples are shown, and how each one asks. */
export function ExampleSettings({ list, onChange, issues }: ExampleSettingsProps) {
  const t = useTranslations('editor.examples')
  const textOf = useIssueText()
  const errorAt = (key: string): string | undefined => {
    const found = issues.find(({ path }) => path?.[1] === key)
    return found ? textOf(found).message : undefined
  }
  return (
    <>
      <Select
        label={t('choose')}
        data={(['all', 'nearest'] as const).map((value) => ({ value, label: t(`chooses.${value}`) }))}
        value={list.choose}
        onChange={(choose) => onChange({ ...list, choose: choose === 'nearest' ? 'nearest' : 'all' })}
      />
      {list.choose === 'nearest' ? (
        <>
          <NumberInput
            label={t('count')}
            min={1}
            max={50}
            allowDecimal={false}
            value={list.count}
            error={errorAt('count')}
            onChange={(count) => (typeof count === 'number' ? onChange({ ...list, count }) : undefined)}
          />
          <EmbedderSelect list={list} onChange={onChange} error={errorAt('embedder')} />
        </>
      ) : null}
      <Folded label={t('how')} alert={errorAt('user') !== undefined}>
        <Textarea
          label={t('template')}
          description={t('templateHint')}
          autosize
          minRows={2}
          maxRows={10}
          value={list.user}
          error={errorAt('user')}
          onChange={(event) => onChange({ ...list, user: event.currentTarget.value })}
        />
      </Folded>
    </>
  )
}

function EmbedderSelect({ list, onChange, error }: Omit<ExampleSettingsProps, 'issues'> & { error?: string }) {
  const t = useTranslations('editor.examples')
  const common = useTranslations('common')
  const models = useEditor((state) => state.environment.models)
  const value = optionOf(list.embedder)
  const options = models
    .filter(({ capabilities }) => capabilities.includes('embed'))
    .map((model) => ({ value: optionOf(model), label: `${model.model} · ${common(`status.${model.provider}`)}` }))
  const data = [{ value: 'auto', label: t('embedderAuto') }, ...options]
  const missing = data.every((option) => option.value !== value)
  return (
    <Select
      label={t('embedder')}
      data={missing ? [...data, { value, label: list.embedder.model }] : data}
      value={value}
      error={error}
      onChange={(next) => onChange({ ...list, embedder: refOf(next ?? '') })}
    />
  )
}
