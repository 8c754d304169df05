'use client'

import { Button, Group, Textarea } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { portsOfNode } from '@/components/state/connections'
import { useEditor, useEditorInstance, useRun } from '@/components/state/editor-context'
import { ErrorCard } from '@/components/ui/error-card'
import { localeOf, portLabel } from '@/components/words/node-texts'
import type { GraphNode } from '@/pipeline/graph'
import { own } from '@/pipeline/own'
import { type PinProblem, pinText, readPin } from '@/pipeline/pins'
import classes from './inspector.module.css'

/** A step that waits at its breakpoint: its inputs, which can be changed, and the way on. */
export function WaitingPanel({ node }: { node: GraphNode }) {
  const t = useTranslations('editor.waiting')
  const problems = useTranslations('editor.pins.problem')
  const types = useTranslations('editor.canvas.portTypes')
  const locale = localeOf(useLocale())
  const { run } = useEditorInstance()
  const definitions = useEditor((state) => state.definitions)
  const inputs = useRun(({ view }) => view?.steps[node.id]?.waiting) ?? {}
  const [texts, setTexts] = useState<Record<string, string>>({})
  const [failed, setFailed] = useState<unknown>(null)
  const ports = portsOfNode(node, definitions).inputs
  const fields = Object.entries(inputs).flatMap(([port, value]) => {
    const type = own(ports, port)?.type
    if (!type) return []
    const text = own(texts, port)
    const read = text === undefined ? { ok: true as const, value } : readPin(text, type)
    return [{ port, type, text: text ?? pinText(value, type), read }]
  })
  const wrong = fields.some(({ read }) => !read.ok)
  const goOn = () => {
    const given = Object.fromEntries(fields.flatMap(({ port, read }) => (read.ok ? [[port, read.value]] : [])))
    run.resume(node.id, { ...inputs, ...given }).catch(setFailed)
  }
  const problemOf = (problem: PinProblem, type: (typeof fields)[number]['type']) =>
    problems(problem, { type: types(type) })
  return (
    <section className={classes.pins} aria-label={t('title')} data-testid="waiting">
      <h3>{t('title')}</h3>
      <p className={classes.hint}>{t('hint')}</p>
      {fields.map(({ port, type, text, read }) => (
        <Textarea
          key={port}
          label={portLabel(definitions.get(node.type), port, locale)}
          autosize
          minRows={2}
          maxRows={14}
          ff={type === 'text' ? undefined : 'monospace'}
          value={text}
          error={read.ok ? undefined : problemOf(read.problem, type)}
          onChange={(event) => {
            const { value } = event.currentTarget
            setTexts((before) => ({ ...before, [port]: value }))
          }}
        />
      ))}
      {failed ? <ErrorCard error={failed} compact /> : null}
      <Group gap="xs" mt="xs">
        <Button disabled={wrong} onClick={goOn}>
          {t('go')}
        </Button>
        <Button variant="default" onClick={() => void run.stop()}>
          {t('stop')}
        </Button>
      </Group>
    </section>
  )
}
