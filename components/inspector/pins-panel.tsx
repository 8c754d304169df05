'use client'

import { Button, FileButton, Group, Modal, Text, Textarea } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { portsOfNode } from '@/components/state/connections'
import { useEditor, useRun } from '@/components/state/editor-context'
import { stepOf } from '@/components/state/run-view'
import { localeOf, portLabel } from '@/components/words/node-texts'
import type { GraphNode } from '@/pipeline/graph'
import { own } from '@/pipeline/own'
import { type PinProblem, pinText, readPin } from '@/pipeline/pins'
import type { PortType } from '@/pipeline/ports'
import classes from './inspector.module.css'

/** The values a node gives instead of running: taken from a run, from a file or written by hand. */
export function PinsPanel({ node }: { node: GraphNode }) {
  const t = useTranslations('editor.pins')
  const definitions = useEditor((state) => state.definitions)
  const definition = definitions.get(node.type)
  const ports = Object.entries(portsOfNode(node, definitions).outputs)
  if (!definition || definition.role || ports.length === 0) return null
  return (
    <section className={classes.pins} aria-label={t('title')}>
      <h3>{t('title')}</h3>
      <p className={classes.hint}>{t('hint')}</p>
      {ports.map(([port, spec]) => (
        <PinRow key={port} node={node} port={port} type={spec.type} />
      ))}
    </section>
  )
}

function PinRow({ node, port, type }: { node: GraphNode; port: string; type: PortType }) {
  const t = useTranslations('editor.pins')
  const types = useTranslations('editor.canvas.portTypes')
  const locale = localeOf(useLocale())
  const definition = useEditor(({ definitions }) => definitions.get(node.type))
  const set = useEditor((state) => state.debug)
  const given = useRun(({ view }) => own(stepOf(view, node.id)?.record?.outputs, port))
  const [problem, setProblem] = useState<PinProblem | null>(null)
  const [editing, setEditing] = useState(false)
  const pins = node.debug?.pins ?? {}
  const pinned = Object.hasOwn(pins, port)
  const label = portLabel(definition, port, locale)
  const pin = (value: unknown) => set(node.id, { pins: { ...pins, [port]: value } })
  const unpin = () => {
    const { [port]: _gone, ...rest } = pins
    set(node.id, { pins: Object.keys(rest).length > 0 ? rest : undefined })
  }
  const take = (text: string): boolean => {
    const read = readPin(text, type)
    setProblem(read.ok ? null : read.problem)
    if (read.ok) pin(read.value)
    return read.ok
  }
  return (
    <div className={classes.pin} data-pinned={pinned || undefined}>
      <strong>{label}</strong>
      <span className={classes.pinValue}>{pinned ? pinText(pins[port], type).slice(0, 200) : t('none')}</span>
      <Group gap={6}>
        <Button size="compact-xs" variant="default" disabled={given === undefined} onClick={() => pin(given)}>
          {t('pin')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => setEditing(true)}>
          {t('edit')}
        </Button>
        <FileButton accept=".json,.txt,.md,text/*,application/json" onChange={(file) => void file?.text().then(take)}>
          {(props) => (
            <Button {...props} size="compact-xs" variant="default">
              {t('file')}
            </Button>
          )}
        </FileButton>
        {pinned ? (
          <Button size="compact-xs" variant="default" onClick={unpin}>
            {t('unpin')}
          </Button>
        ) : null}
      </Group>
      {problem && !editing ? (
        <Text size="xs" c="var(--telar-failed)" role="alert">
          {t(`problem.${problem}`, { type: types(type) })}
        </Text>
      ) : null}
      {editing ? (
        <PinEditor
          title={t('editTitle', { port: label })}
          type={type}
          initial={pinText(pinned ? pins[port] : given, type)}
          problem={problem}
          onSave={(text) => take(text) && setEditing(false)}
          onClose={() => {
            setEditing(false)
            setProblem(null)
          }}
        />
      ) : null}
    </div>
  )
}

interface PinEditorProps {
  title: string
  type: PortType
  initial: string
  problem: PinProblem | null
  onSave: (text: string) => void
  onClose: () => void
}

function PinEditor({ title, type, initial, problem, onSave, onClose }: PinEditorProps) {
  const t = useTranslations('editor.pins')
  const types = useTranslations('editor.canvas.portTypes')
  const [text, setText] = useState(initial)
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <Textarea
        data-autofocus
        label={t('value', { type: types(type) })}
        autosize
        minRows={6}
        maxRows={18}
        ff={type === 'text' ? undefined : 'monospace'}
        value={text}
        error={problem ? t(`problem.${problem}`, { type: types(type) }) : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={() => onSave(text)}>{t('save')}</Button>
      </Group>
    </Modal>
  )
}
