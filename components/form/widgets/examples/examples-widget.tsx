'use client'

import { Button, Group, Text, UnstyledButton } from '@mantine/core'
import { IconListCheck, IconPlus } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { portsOfNode } from '@/components/state/connections'
import { useEditor } from '@/components/state/editor-context'
import { singleSelected } from '@/components/state/editor-store'
import { type Wanted, wantedBy } from '@/pipeline/cases/case-example'
import { FieldFrame } from '../field-frame'
import { labelsOf } from '../labels-widget'
import type { WidgetProps } from '../widget'
import classes from '../widgets.module.css'
import { CasePicker } from './case-picker'
import { ExampleCard } from './example-card'
import { configOf, type ExampleDraft, type ExampleList, listOf, withExamples } from './example-list'
import { ExampleSettings } from './example-settings'

/** Most examples of one prompt, as `nodes/shared/template/examples.ts` has it: more are refused there. */
const MOST = 200
/** So many stand in the form before somebody asks for the rest. */
const FIRST = 8

/** Examples that a model is shown: written here, or taken from a dataset. */
export function ExamplesWidget({ value, onChange, label, hint, error, issues, config }: WidgetProps) {
  const t = useTranslations('editor.examples')
  const list = listOf(value)
  const wanted = useWanted(list)
  const labels = labelsOf(config.labels).map(({ name }) => name)
  const [open, setOpen] = useState<number | null>(null)
  const [picking, setPicking] = useState(false)
  const change = (next: ExampleList) => onChange(configOf(next))
  const names = wanted.map(({ name }) => name)
  const write = (index: number, example: ExampleDraft) =>
    change({ ...list, items: list.items.map((other, place) => (place === index ? example : other)) })
  const remove = (index: number) => {
    setOpen(null)
    change({ ...list, items: list.items.filter((_other, place) => place !== index) })
  }
  return (
    <FieldFrame
      label={label}
      hint={hint}
      error={issues.some(({ path }) => (path?.length ?? 0) <= 2) ? error : undefined}
    >
      <div className={classes.rows}>
        <Shown list={list} open={open}>
          {(example, index) => (
            <ExampleCard
              key={`example-${index}`}
              example={example}
              number={index + 1}
              names={names}
              labels={labels}
              issues={issues.filter(({ path }) => path?.[1] === 'items' && path[2] === index)}
              open={open === index}
              onOpen={(opens) => setOpen(opens ? index : null)}
              onChange={(next) => write(index, next)}
              onRemove={() => remove(index)}
            />
          )}
        </Shown>
        <Group gap={6}>
          <Button
            variant="default"
            disabled={list.items.length >= MOST}
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => {
              setOpen(list.items.length)
              change({ ...list, items: [...list.items, { inputs: {}, answer: '' }] })
            }}
          >
            {t('add')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconListCheck size={14} aria-hidden />}
            onClick={() => setPicking(true)}
          >
            {t('pick')}
          </Button>
        </Group>
        {list.items.length > 0 ? <ExampleSettings list={list} onChange={change} issues={issues} /> : null}
      </div>
      <CasePicker
        opened={picking}
        onClose={() => setPicking(false)}
        wanted={wanted}
        labels={labels.length > 0}
        taken={list.items.length}
        most={MOST}
        onPick={({ examples, from, nearest }) => {
          setPicking(false)
          setOpen(null)
          const items = withExamples(list.items, examples, MOST)
          change({ ...list, items, from, choose: nearest ? 'nearest' : list.choose })
        }}
      />
    </FieldFrame>
  )
}

interface ShownProps {
  list: ExampleList
  open: number | null
  children: (example: ExampleDraft, index: number) => ReactNode
}

/** The first examples, or all of them when somebody wants to see them. */
function Shown({ list: { items }, open, children }: ShownProps) {
  const t = useTranslations('editor.examples')
  const [all, setAll] = useState(false)
  const most = all || (open ?? 0) >= FIRST ? items.length : FIRST
  if (items.length === 0) return <Text size="xs">{t('none')}</Text>
  return (
    <>
      <ul className={classes.picks} aria-label={t('listed', { count: items.length })}>
        {items.slice(0, most).map(children)}
      </ul>
      {items.length > most ? (
        <UnstyledButton className={classes.answer} onClick={() => setAll(true)}>
          <Text size="xs">{t('more', { count: items.length - most })}</Text>
        </UnstyledButton>
      ) : null}
    </>
  )
}

/** The texts that an example of the selected node has, with the input of the pipeline that each comes from. */
function useWanted({ items }: ExampleList): Wanted[] {
  const node = useEditor(singleSelected)
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const ports = node ? portsOfNode(node, definitions).inputs : {}
  const texts = Object.entries(ports).flatMap(([name, { type, dynamic }]) => (type === 'text' && dynamic ? [name] : []))
  const names = texts.length > 0 ? texts : Object.keys(items[0]?.inputs ?? {})
  const isInput = (id: string) => {
    const type = graph.nodes.find((other) => other.id === id)?.type
    return type !== undefined && definitions.get(type)?.role === 'input'
  }
  return wantedBy(graph, node?.id ?? '', names, isInput)
}
