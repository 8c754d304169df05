'use client'

import { Alert, Code, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useStore } from 'zustand'
import { useEditorInstance } from '@/components/state/editor-context'
import { readInputs } from '@/components/state/inputs'
import { CopyButton } from '@/components/ui/copy-button'
import type { DeploymentDto } from '@/server/services/deployments/types'
import { curlLine, exampleInputs } from './curl'
import { KeyList } from './key-list'
import classes from './publish.module.css'
import { UnpublishButton } from './unpublish-button'

interface DeploymentPanelProps {
  deployment: DeploymentDto
  /** A key that was just made: the only time it can be shown. */
  freshKey: string | null
  onKey: (key: string | null) => void
}

/** A published pipeline: its address, its keys, and a line that calls it. */
export function DeploymentPanel({ deployment, freshKey, onKey }: DeploymentPanelProps) {
  const t = useTranslations('editor.publish')
  const { dock } = useEditorInstance()
  const draft = useStore(dock, (state) => state.draft)
  const url = `${window.location.origin}${deployment.path}/runs`
  const { inputs } = readInputs(deployment.inputs, draft, [])
  const line = curlLine(url, freshKey ?? t('yourKey'), exampleInputs(deployment.inputs, inputs))
  return (
    <Stack gap="md" data-testid="deployment">
      <div>
        <Text size="sm" fw={600}>
          {t('live', { number: deployment.version.number })}
        </Text>
        <div className={classes.copyRow}>
          <Code className={classes.grow}>{url}</Code>
          <CopyButton value={url} />
        </div>
      </div>
      {freshKey ? (
        <Alert icon={<IconKey size={16} aria-hidden />} title={t('keyOnce')} color="yellow" data-testid="fresh-key">
          <div className={classes.copyRow}>
            <Code className={classes.grow}>{freshKey}</Code>
            <CopyButton value={freshKey} />
          </div>
        </Alert>
      ) : null}
      <div>
        <div className={classes.copyRow}>
          <Text size="sm" fw={600} className={classes.grow}>
            {freshKey ? t('curl') : t('curlWithoutKey')}
          </Text>
          <CopyButton value={line} />
        </div>
        <Code block className={classes.wrap} data-testid="curl">
          {line}
        </Code>
      </div>
      <KeyList deployment={deployment} onKey={onKey} />
      <UnpublishButton deployment={deployment} />
    </Stack>
  )
}
