'use client'

import { Button, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Panel } from '@/components/ui/page'
import type { CollectionDto } from '@/server/services/collections/types'

const parts = ['index', 'docstore'] as const

/** A collection's vectors and texts as files that FAISS and LangChain read. */
export function FaissExport({ collection }: { collection: CollectionDto }) {
  const t = useTranslations('collections.faiss')
  const empty = collection.chunks === 0
  return (
    <Panel title={t('exportTitle')}>
      <Text size="sm" c="dimmed">
        {empty ? t('exportEmpty') : t('exportBody')}
      </Text>
      {empty ? null : (
        <Group gap="xs" mt="sm">
          {parts.map((part) => (
            <Button
              key={part}
              component="a"
              href={`/api/collections/${encodeURIComponent(collection.id)}/faiss/${part}`}
              download
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden />}
            >
              {t(`parts.${part}`)}
            </Button>
          ))}
        </Group>
      )}
    </Panel>
  )
}
