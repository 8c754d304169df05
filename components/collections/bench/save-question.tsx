'use client'

import { ActionIcon, Menu } from '@mantine/core'
import { IconBookmarkPlus } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { Chunk } from '@/pipeline/chunk'
import { useSaveQuestion } from './use-save-question'

/** Keeps the question with the place that should answer it, to measure indexes by. */
export function SaveQuestion({ chunk, query }: { chunk: Chunk; query: string }) {
  const t = useTranslations('collections.questions')
  const save = useSaveQuestion()
  const { collectionId, documentId, documentName, position } = chunk
  const passage = { start: position.start, end: position.end }
  const label = t('saveOf', { name: documentName, number: position.index + 1 })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={24} aria-label={label} title={t('save')} loading={save.isPending}>
          <IconBookmarkPlus size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('save')}</Menu.Label>
        <Menu.Item onClick={() => save.mutate({ collectionId, query, documentId, passage })}>
          {t('thisPassage')}
        </Menu.Item>
        <Menu.Item onClick={() => save.mutate({ collectionId, query, documentId })}>{t('thisDocument')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
