'use client'

import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowsSplit2,
  IconDots,
  IconDownload,
  IconEdit,
  IconFlask,
  IconHistory,
  IconSparkles,
  IconThumbUp,
  IconTrash,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPCClient } from '@/components/trpc/client'
import { useSaid } from '@/components/ui/phrases'
import { RenameDialog } from '@/components/ui/rename-dialog'
import { saveFile } from '@/components/ui/save-file'
import { useNotify } from '@/components/ui/use-notify'
import { useUrlState } from '@/components/ui/use-url-state'
import { english } from '@/pipeline/said'
import type { DatasetDetails } from '@/server/services/datasets/types'
import { SplitDialog } from './split-dialog'
import { useDeleteDataset } from './use-delete-dataset'
import { useRenameDataset } from './use-rename-dataset'

const formats = ['csv', 'jsonl', 'beir', 'squad', 'promptfoo', 'ragas'] as const

/** What can be done with a whole dataset. */
export function DatasetMenu({ dataset }: { dataset: DatasetDetails }) {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const remove = useDeleteDataset()
  const renaming = useRenameDataset()
  const save = useExport(dataset)
  const [dialog, setDialog] = useUrlState('dialog')
  const [isRenaming, setRenaming] = useState(false)
  const isOld = dataset.shownVersion !== dataset.version
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('menuOf', { name: dataset.name })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconHistory size={15} />} onClick={() => setDialog('versions')}>
            {t('versions.title')}
          </Menu.Item>
          {isOld ? null : (
            <Menu.Item leftSection={<IconArrowsSplit2 size={15} />} onClick={() => setDialog('split')}>
              {t('split.open')}
            </Menu.Item>
          )}
          <Menu.Item
            component={Link}
            href={`/label?dataset=${encodeURIComponent(dataset.id)}`}
            leftSection={<IconThumbUp size={15} />}
          >
            {t('labelAnswers')}
          </Menu.Item>
          {isOld ? null : (
            <Menu.Item leftSection={<IconSparkles size={15} />} onClick={() => setDialog('make')}>
              {t('making.menu')}
            </Menu.Item>
          )}
          <Menu.Item
            component={Link}
            href={`/evaluation?dialog=new&dataset=${encodeURIComponent(dataset.id)}`}
            leftSection={<IconFlask size={15} />}
          >
            {t('measureOn')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('exportAs')}</Menu.Label>
          {formats.map((format) => (
            <Menu.Item key={format} leftSection={<IconDownload size={15} />} onClick={() => void save(format)}>
              {t(`import.formats.${format}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconEdit size={15} />} onClick={() => setRenaming(true)}>
            {common('rename')}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} />}
            onClick={() => void remove(dataset).then((gone) => gone && router.push('/datasets'))}
          >
            {common('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameDialog renaming={isRenaming ? renaming(dataset) : null} onClose={() => setRenaming(false)} />
      <SplitDialog opened={dialog === 'split' && !isOld} onClose={() => setDialog(null)} dataset={dataset} />
    </>
  )
}

/** Saves the version that is shown as files of another tool, and says what that has no place for. */
function useExport({ id, version, shownVersion }: DatasetDetails): (format: (typeof formats)[number]) => Promise<void> {
  const t = useTranslations('datasets')
  const client = useTRPCClient()
  const notify = useNotify()
  const said = useSaid()
  return async (format) => {
    try {
      const older = shownVersion === version ? {} : { version: shownVersion }
      const { files, lost } = await client.datasets.export.query({ id, format, ...older })
      for (const file of files) saveFile(file.name.replace(/^.*\//, ''), file.text)
      if (lost.length > 0)
        notify.refused(t('lost', { what: lost.map((what) => said(what) ?? english(what)).join(' ') }))
    } catch (error) {
      notify.error(error)
    }
  }
}
