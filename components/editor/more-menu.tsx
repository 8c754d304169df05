'use client'

import { ActionIcon, Menu } from '@mantine/core'
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconFlask,
  IconKeyboard,
  IconLayoutDistributeHorizontal,
  IconSelectAll,
} from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { openKeys } from '@/components/shell/help'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { useTRPCClient } from '@/components/trpc/client'
import { saveJson } from '@/components/ui/save-file'
import { useNotify } from '@/components/ui/use-notify'
import type { Autosave } from './autosave'
import { slugOf } from './publish/curl'

/** What is needed now and then. */
export function MoreMenu({ name, autosave }: { name: string; autosave: Autosave }) {
  const t = useTranslations('editor.more')
  const { pipelineId } = useEditorInstance()
  const client = useTRPCClient()
  const router = useRouter()
  const notify = useNotify()
  const layout = useEditor((state) => state.layout)
  const selectAll = useEditor((state) => state.selectAll)
  const readOnly = useEditor((state) => state.readOnly)

  const exportJson = async () => {
    await autosave.flush()
    saveJson(`${slugOf(name) || 'pipeline'}.telar.json`, await client.pipelines.export.query({ id: pipelineId }))
  }
  const duplicate = async () => {
    await autosave.flush()
    const copy = await client.pipelines.duplicate.mutate({ id: pipelineId })
    router.push(`/pipelines/${copy.id}`)
  }
  const measure = async () => {
    await autosave.flush()
    router.push(`/evaluation?dialog=new&pipeline=${encodeURIComponent(pipelineId)}`)
  }
  const attempt = (action: () => Promise<void>) => () => {
    action().catch(notify.error)
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="md" aria-label={t('title')}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFlask size={15} aria-hidden />} onClick={attempt(measure)}>
          {t('measure')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={attempt(exportJson)}>
          {t('export')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={attempt(duplicate)}>
          {t('duplicate')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLayoutDistributeHorizontal size={15} aria-hidden />}
          onClick={layout}
          hidden={readOnly}
        >
          {t('layout')}
        </Menu.Item>
        <Menu.Item leftSection={<IconSelectAll size={15} aria-hidden />} onClick={selectAll} hidden={readOnly}>
          {t('selectAll')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden />} onClick={openKeys}>
          {t('keys')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
