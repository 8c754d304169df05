'use client'

import { Kbd, TextInput, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { NODE_TYPE_MIME } from '@/components/canvas/canvas'
import { focusDrawn } from '@/components/canvas/focus-drawn'
import { filterItems } from '@/components/canvas/picker-filter'
import { useEditor } from '@/components/state/editor-context'
import { nodeIcon } from '@/components/words/node-icons'
import { localeOf, textsOf } from '@/components/words/node-texts'
import { categories } from '@/pipeline/node-definition'
import classes from './palette.module.css'

/** Every node type by category: search, click to add beside the selection, or drag to a place. */
export function Palette() {
  const t = useTranslations('editor.palette')
  const locale = localeOf(useLocale())
  const definitions = useEditor((state) => state.definitions)
  const addNode = useEditor((state) => state.addNode)
  const [query, setQuery] = useState('')
  const items = useMemo(
    () =>
      [...definitions.values()].map((definition) => ({
        id: definition.type,
        label: textsOf(definition, locale).title,
        hint: textsOf(definition, locale).description,
      })),
    [definitions, locale],
  )
  const found = filterItems(items, query)
  const groups = categories.map((category) => ({
    category,
    entries: found.filter((item) => definitions.get(item.id)?.category === category),
  }))
  return (
    <nav className={classes.palette} aria-label={t('title')} data-testid="palette">
      <TextInput
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) focusDrawn(addNode(found[0].id))
          if (event.key === 'Escape') setQuery('')
        }}
        placeholder={t('search')}
        aria-label={t('search')}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={query === '' ? <Kbd size="xs">/</Kbd> : undefined}
      />
      <div className={classes.groups}>
        {groups.map(({ category, entries }) =>
          entries.length === 0 ? null : (
            <section key={category}>
              <h2 className={classes.heading}>{t(`categories.${category}`)}</h2>
              {entries.map((entry) => {
                const Icon = nodeIcon(entry.id)
                return (
                  <UnstyledButton
                    key={entry.id}
                    className={classes.entry}
                    draggable
                    title={entry.hint}
                    data-testid={`palette-${entry.id}`}
                    onClick={() => focusDrawn(addNode(entry.id))}
                    onDragStart={(event) => {
                      event.dataTransfer.setData(NODE_TYPE_MIME, entry.id)
                      event.dataTransfer.effectAllowed = 'copy'
                    }}
                  >
                    <Icon size={16} stroke={1.7} aria-hidden />
                    <span>{entry.label}</span>
                  </UnstyledButton>
                )
              })}
            </section>
          ),
        )}
        {found.length === 0 ? <p className={classes.hint}>{t('nothing')}</p> : null}
      </div>
      <p className={classes.hint}>{t('hint')}</p>
    </nav>
  )
}
