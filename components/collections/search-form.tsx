'use client'

import { Button, Input, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { type FieldSpec, type Filter, filterSchema, isEmptyFilter } from '@/pipeline/filter'
import { type FusionSetting, fusionSettings } from '@/pipeline/search'
import { FilterButton } from './bench/filter-button'
import classes from './collections.module.css'

const modes = ['hybrid', 'dense', 'sparse', 'all'] as const
export type SearchMode = (typeof modes)[number]
const MAX_TOP = 100
/** Side by side the top of each list is what can be compared. */
const defaultTop: Record<SearchMode, number> = { hybrid: 10, dense: 10, sparse: 10, all: 8 }

export interface SearchState {
  /** Empty: nothing was asked yet. */
  asked: string
  mode: SearchMode
  fusion: FusionSetting
  /** Whether what the question names comes first. */
  prefer: boolean
  topK: number
  filter: Filter | undefined
}

/** What the address asks of the collection; values it does not know count as none. */
export function useSearchState(): SearchState {
  const [asked] = useUrlState('q')
  const [modeText] = useUrlState('mode')
  const [fusionText] = useUrlState('join')
  const [preferText] = useUrlState('named')
  const [topText] = useUrlState('top')
  const [filterText] = useUrlState('filter')
  const mode = modes.find((one) => one === modeText) ?? 'hybrid'
  const fusion = fusionSettings.find((one) => one === fusionText) ?? 'auto'
  const topK = Math.min(MAX_TOP, Math.max(1, Math.trunc(Number(topText)) || defaultTop[mode]))
  const filter = useMemo(() => filterOfText(filterText), [filterText])
  return { asked, mode, fusion, prefer: preferText !== 'off', topK, filter }
}

function filterOfText(text: string): Filter | undefined {
  if (text === '') return undefined
  try {
    const parsed = filterSchema.safeParse(JSON.parse(text))
    return parsed.success && !isEmptyFilter(parsed.data) ? parsed.data : undefined
  } catch {
    // Someone edited the address: no filter then.
    return undefined
  }
}

interface SearchFormProps {
  state: SearchState
  fields: readonly FieldSpec[]
  busy: boolean
  onAgain: () => void
}

/** The question, in which modes, how many results, and from which documents. The address holds all of it. */
export function SearchForm({ state, fields, busy, onAgain }: SearchFormProps) {
  const t = useTranslations('collections.search')
  const { asked } = state
  const [text, setText] = useState(asked)
  const [last, setLast] = useState(asked)
  // A saved question was chosen: the field follows.
  if (last !== asked) {
    setLast(asked)
    setText(asked)
  }
  return (
    <form
      className={classes.searchForm}
      onSubmit={(event) => {
        event.preventDefault()
        const question = text.trim()
        if (question === asked) onAgain()
        else setUrlState({ q: question })
      }}
    >
      <div className={classes.ask}>
        <TextInput
          label={t('query')}
          placeholder={t('placeholder')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={!text.trim()} leftSection={<IconSearch size={14} aria-hidden />}>
          {t('run')}
        </Button>
      </div>
      <SearchOptions state={state} fields={fields} />
    </form>
  )
}

/** In which modes, how many results, and from which documents. */
function SearchOptions({ state, fields }: Pick<SearchFormProps, 'state' | 'fields'>) {
  const t = useTranslations('collections.search')
  const { mode, fusion, prefer, topK, filter } = state
  return (
    <div className={classes.options}>
      <Input.Wrapper size="xs" label={t('mode')} labelElement="div">
        <SegmentedControl
          className={classes.modes}
          aria-label={t('mode')}
          data={modes.map((value) => ({ value, label: t(`modes.${value}`) }))}
          value={mode}
          onChange={(value) => setUrlState({ mode: value === 'hybrid' ? null : value, top: null })}
        />
      </Input.Wrapper>
      {mode === 'hybrid' ? (
        <Select
          w={200}
          label={t('fusion')}
          data={fusionSettings.map((value) => ({ value, label: t(`fusions.${value}`) }))}
          value={fusion}
          onChange={(value) => setUrlState({ join: value === 'auto' ? null : value })}
        />
      ) : null}
      {mode === 'all' ? null : (
        <Switch
          label={t('prefer')}
          checked={prefer}
          onChange={({ currentTarget: { checked } }) => setUrlState({ named: checked ? null : 'off' })}
        />
      )}
      <NumberInput
        label={t('top')}
        w={84}
        min={1}
        max={MAX_TOP}
        value={topK}
        onChange={(value) => setUrlState({ top: value === defaultTop[mode] || value === '' ? null : String(value) })}
      />
      <FilterButton
        value={filter}
        fields={fields}
        onChange={(next) => setUrlState({ filter: next ? JSON.stringify(next) : null })}
      />
    </div>
  )
}
