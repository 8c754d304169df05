'use client'

import { Alert, Button, Group } from '@mantine/core'
import { IconPinned, IconPower } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEditor } from '@/components/state/editor-context'
import { localeOf, titleOf } from '@/components/words/node-texts'
import { debugOf, type NodeDebug } from '@/pipeline/debug'

const kinds = [
  ['pins', IconPinned],
  ['disabled', IconPower],
] as const satisfies readonly (readonly [keyof NodeDebug, unknown])[]

/** What belongs to the draft alone and keeps it from being published, with the way to take it back. */
export function DraftOnly() {
  const t = useTranslations('editor.publish.draftOnly')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const debug = useEditor((state) => state.debug)
  const { pins, disabled } = debugOf(graph)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return kinds.map(([kind, Icon]) => {
    const nodes = graph.nodes.filter(({ id }) => (kind === 'pins' ? pins : disabled).has(id))
    if (nodes.length === 0) return null
    const undo = () => {
      for (const { id } of nodes) debug(id, { [kind]: undefined })
    }
    const names = list.format(nodes.map((node) => titleOf(node, definitions.get(node.type), locale)))
    return (
      <Alert key={kind} icon={<Icon size={16} aria-hidden />} color="yellow" mb="sm" title={t(`${kind}.title`)}>
        <Group justify="space-between">
          {names}
          <Button variant="default" onClick={undo}>
            {t(`${kind}.undo`)}
          </Button>
        </Group>
      </Alert>
    )
  })
}
