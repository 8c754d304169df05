'use client'

import { Alert, Group, Input, NumberInput, SegmentedControl, Select, Stack, Switch } from '@mantine/core'
import { IconCoins } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { ChatModelSelect } from '@/components/models/chat-model-select'
import { Folded } from '@/components/ui/folded'
import { chunkStrategies } from '@/pipeline/chunking'
import {
  asStrategy,
  BOUNDS,
  type ChunkingDraft,
  type ChunkingProblem,
  type ChunkingProblems,
  inUnit,
  matters,
} from './chunking-form'

interface ChunkingEditorProps {
  value: ChunkingDraft
  onChange: (value: ChunkingDraft) => void
  problems: ChunkingProblems
}

/** How documents are cut: a strategy, the numbers that matter for it, and the finer points folded away. */
export function ChunkingEditor({ value, onChange, problems }: ChunkingEditorProps) {
  const t = useTranslations('collections.chunking')
  const change = (part: Partial<ChunkingDraft>) => onChange({ ...value, ...part })
  const advanced = value.parentSize !== 0 || value.context !== null || value.tables === 'rows'
  return (
    <Stack gap="sm">
      <Select
        label={t('strategy')}
        description={t(`hints.${value.strategy}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={chunkStrategies.map((strategy) => ({ value: strategy, label: t(`strategies.${strategy}`) }))}
        value={value.strategy}
        onChange={(next) => change({ strategy: asStrategy(next) })}
        renderOption={({ option }) => (
          <span>
            {option.label}
            <Input.Description component="span" display="block" size="xs">
              {t(`hints.${asStrategy(option.value)}`)}
            </Input.Description>
          </span>
        )}
      />
      <Numbers value={value} onChange={onChange} problems={problems} />
      <Folded label={t('advanced')} initially={advanced} alert={problems.parentSize !== undefined}>
        <Advanced value={value} onChange={onChange} problems={problems} />
      </Folded>
    </Stack>
  )
}

function useProblemText(): (problem: ChunkingProblem | undefined) => string | null {
  const t = useTranslations('collections.chunking.problems')
  return (problem) => (problem ? t(problem, { ...BOUNDS.size }) : null)
}

const numberOf = (value: number | string): number | '' => (value === '' ? '' : Number(value))

function Numbers({ value, onChange, problems }: ChunkingEditorProps) {
  const t = useTranslations('collections')
  const textOf = useProblemText()
  const { strategy } = value
  const change = (part: Partial<ChunkingDraft>) => onChange({ ...value, ...part })
  const whole = { allowDecimal: false, allowNegative: false } as const
  if (strategy === 'document') return null
  return (
    <Group grow align="flex-start">
      {matters(strategy, 'sentences') ? (
        <NumberInput
          {...whole}
          label={t('chunking.sentences')}
          value={value.sentences}
          onChange={(next) => change({ sentences: numberOf(next) })}
          error={textOf(problems.sentences)}
        />
      ) : null}
      {matters(strategy, 'window') ? (
        <NumberInput
          {...whole}
          label={t('chunking.window')}
          value={value.window}
          onChange={(next) => change({ window: numberOf(next) })}
          error={textOf(problems.window)}
        />
      ) : null}
      {matters(strategy, 'percentile') ? (
        <NumberInput
          label={t('chunking.percentile')}
          suffix=" %"
          decimalScale={1}
          allowNegative={false}
          value={value.percentile}
          onChange={(next) => change({ percentile: numberOf(next) })}
          error={textOf(problems.percentile)}
        />
      ) : null}
      {matters(strategy, 'size') ? (
        <NumberInput
          {...whole}
          label={strategy === 'semantic' ? t('chunking.largest') : t('create.size')}
          value={value.size}
          onChange={(next) => change({ size: numberOf(next) })}
          step={value.unit === 'tokens' ? 16 : 100}
          error={textOf(problems.size)}
        />
      ) : null}
      {matters(strategy, 'overlap') ? (
        <NumberInput
          {...whole}
          label={t('create.overlap')}
          value={value.overlap}
          onChange={(next) => change({ overlap: numberOf(next) })}
          step={value.unit === 'tokens' ? 8 : 50}
          error={textOf(problems.overlap)}
        />
      ) : null}
      {matters(strategy, 'size') ? (
        <Input.Wrapper size="xs" label={t('create.unit')} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={t('create.unit')}
            data={[
              { value: 'tokens', label: t('units.tokens') },
              { value: 'characters', label: t('units.characters') },
            ]}
            value={value.unit}
            onChange={(unit) => onChange(inUnit(value, unit === 'characters' ? 'characters' : 'tokens'))}
          />
        </Input.Wrapper>
      ) : null}
    </Group>
  )
}

/** Where a passage around each chunk is first switched on, it is this many times as large. */
const PARENT_FACTOR = 4

function Advanced({ value, onChange, problems }: ChunkingEditorProps) {
  const t = useTranslations('collections.chunking')
  const units = useTranslations('collections.units')
  const textOf = useProblemText()
  const change = (part: Partial<ChunkingDraft>) => onChange({ ...value, ...part })
  const size = typeof value.size === 'number' ? value.size : 0
  return (
    <Stack gap="sm">
      {matters(value.strategy, 'parentSize') ? (
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <Switch
            label={t('parent')}
            description={t('parentHint')}
            checked={value.parentSize !== 0}
            onChange={(event) =>
              change({
                parentSize: event.currentTarget.checked ? Math.min(BOUNDS.parentSize.max, size * PARENT_FACTOR) : 0,
              })
            }
          />
          {value.parentSize === 0 ? null : (
            <NumberInput
              maw={180}
              label={t('parentSize')}
              suffix={` ${units(value.unit)}`}
              allowDecimal={false}
              allowNegative={false}
              value={value.parentSize}
              onChange={(next) => change({ parentSize: numberOf(next) })}
              error={textOf(problems.parentSize)}
            />
          )}
        </Group>
      ) : null}
      <Switch
        label={t('context')}
        description={t('contextHint')}
        checked={value.context !== null}
        onChange={(event) => change({ context: event.currentTarget.checked ? { provider: 'auto', model: '' } : null })}
      />
      {value.context === null ? null : (
        <>
          <ChatModelSelect
            label={t('contextModel')}
            value={value.context}
            onChange={(context) => change({ context })}
          />
          <Alert color="yellow" p="xs" icon={<IconCoins size={16} aria-hidden />}>
            {t('contextCost')}
          </Alert>
        </>
      )}
      <Input.Wrapper size="xs" label={t('tables')} description={t('tablesHint')} labelElement="div">
        <SegmentedControl
          mt={4}
          aria-label={t('tables')}
          data={[
            { value: 'table', label: t('tablesTable') },
            { value: 'rows', label: t('tablesRows') },
          ]}
          value={value.tables}
          onChange={(tables) => change({ tables: tables === 'rows' ? 'rows' : 'table' })}
        />
      </Input.Wrapper>
    </Stack>
  )
}
