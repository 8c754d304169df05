'use client'

import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ChunkingEditor } from '@/components/chunking/chunking-editor'
import { BOUNDS, type ChunkingDraft, chunkingOf, chunkingProblems, matters } from '@/components/chunking/chunking-form'
import { useChunkingText } from '@/components/chunking/chunking-text'
import { Folded } from '@/components/ui/folded'
import { type Chunking, chunkingInput } from '@/pipeline/chunking'
import { MOST_VALUES } from '@/pipeline/evaluation/sweep'
import { canonicalJson } from '@/pipeline/json'
import { readNumbers, unique } from './field-values'
import type { ValuesProps } from './plain-values'
import classes from './vary.module.css'

/** The same way to cut with chunks of another size, and the overlap in proportion. */
export const resized = (chunking: Chunking, size: number): Chunking => ({
  ...chunking,
  size,
  overlap: Math.min(size - 1, Math.round((chunking.overlap / chunking.size) * size)),
  // A passage must be larger than the chunks that it stands around.
  parentSize: chunking.parentSize > size ? chunking.parentSize : 0,
})

/** Ways to cut a collection's documents: by several sizes, or each with settings of its own. */
export function ChunkingValues({ values, onChange, label, live }: ValuesProps & { live: Chunking }) {
  const t = useTranslations('sweep.values')
  const textOf = useChunkingText()
  const chunkings = values.flatMap((value) => {
    const { data } = chunkingInput.safeParse(value)
    return data ? [data] : []
  })
  const add = (more: readonly Chunking[]) => onChange(unique([...chunkings, ...more]).slice(0, MOST_VALUES))
  return (
    <Stack gap="sm">
      <ul className={classes.values} aria-label={label}>
        {chunkings.map((chunking) => (
          <li key={canonicalJson(chunking)}>
            <span>
              {textOf(chunking)}
              {canonicalJson(chunking) === canonicalJson(live) ? <em> {t('live')}</em> : null}
            </span>
            <ActionIcon
              aria-label={t('remove', { value: textOf(chunking) })}
              onClick={() => onChange(chunkings.filter((one) => one !== chunking))}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {matters(live.strategy, 'size') ? <Sizes live={live} onAdd={add} /> : null}
      <Folded label={t('otherWay')}>
        <OtherWay live={live} onAdd={add} />
      </Folded>
      <p className={classes.dim}>{t('indexEach')}</p>
    </Stack>
  )
}

interface AddProps {
  live: Chunking
  onAdd: (more: readonly Chunking[]) => void
}

function Sizes({ live, onAdd }: AddProps) {
  const t = useTranslations('sweep.values')
  const units = useTranslations('collections.units')
  const [text, setText] = useState('')
  const sizes = readNumbers(text)
  const { min, max } = BOUNDS.size
  const fit = sizes?.every((size) => Number.isInteger(size) && size >= min && size <= max) ?? false
  const add = () => {
    if (!fit || !sizes || sizes.length === 0) return
    onAdd(sizes.map((size) => resized(live, size)))
    setText('')
  }
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <TextInput
        data-autofocus
        flex={1}
        label={t('sizes', { unit: units(live.unit) })}
        description={t('sizesHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={text}
        error={fit ? undefined : t('sizeRange', { min, max })}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      <Button mt={22} variant="default" disabled={!fit || sizes?.length === 0} onClick={add}>
        {t('add')}
      </Button>
    </Group>
  )
}

function OtherWay({ live, onAdd }: AddProps) {
  const t = useTranslations('sweep.values')
  const [draft, setDraft] = useState<ChunkingDraft>(live)
  const problems = chunkingProblems(draft)
  return (
    <Stack gap="sm">
      <ChunkingEditor value={draft} onChange={setDraft} problems={problems} />
      <Button
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={Object.keys(problems).length > 0}
        onClick={() => onAdd([chunkingOf(draft)])}
      >
        {t('addWay')}
      </Button>
    </Stack>
  )
}
