'use client'

import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconCopy, IconDots, IconDownload, IconLink, IconPencil, IconThumbUp, IconTrash } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPCClient } from '@/components/trpc/client'
import { RenameDialog, type Renaming } from '@/components/ui/rename-dialog'
import { saveFile } from '@/components/ui/save-file'
import { useNotify } from '@/components/ui/use-notify'
import { useExperiment } from './use-experiment'
import { useExperimentActions } from './use-experiment-actions'

/** What can be done with the whole experiment. */
export function ExperimentMenu() {
  const t = useTranslations('evaluation')
  const common = useTranslations('common.actions')
  const { dto } = useExperiment()
  const client = useTRPCClient()
  const router = useRouter()
  const notify = useNotify()
  const { renaming, remove } = useExperimentActions()
  const [renamed, setRenamed] = useState<Renaming | null>(null)
  const save = (format: 'csv' | 'json') => async () => {
    try {
      const { name, text } = await client.evaluation.export.query({ experimentId: dto.id, format })
      saveFile(name, text, format === 'csv' ? 'text/csv' : 'application/json')
    } catch (error) {
      notify.error(error)
    }
  }
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href)
      notify.done(t('head.shared'))
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={t('head.more')}>
            <ActionIcon size="md" aria-label={t('head.more')}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={15} aria-hidden />} onClick={() => void share()}>
            {t('head.share')}
          </Menu.Item>
          {(['csv', 'json'] as const).map((format) => (
            <Menu.Item
              key={format}
              leftSection={<IconDownload size={15} aria-hidden />}
              onClick={() => void save(format)()}
            >
              {t(`head.${format}`)}
            </Menu.Item>
          ))}
          <Menu.Item
            component={Link}
            href={`/label?experiment=${encodeURIComponent(dto.id)}`}
            leftSection={<IconThumbUp size={15} aria-hidden />}
          >
            {t('head.label')}
          </Menu.Item>
          {dto.kind === 'gate' ? null : (
            <Menu.Item
              component={Link}
              href={`/evaluation?dialog=new&like=${encodeURIComponent(dto.id)}`}
              leftSection={<IconCopy size={15} aria-hidden />}
            >
              {t('duplicate')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={() => setRenamed(renaming(dto))}>
            {common('rename')}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => void remove(dto).then((gone) => gone && router.push('/evaluation'))}
          >
            {common('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameDialog renaming={renamed} onClose={() => setRenamed(null)} />
    </>
  )
}
