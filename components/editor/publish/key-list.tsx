'use client'

import { Button, Table, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { useFormat } from '@/components/ui/use-format'
import { useNotify } from '@/components/ui/use-notify'
import type { DeploymentDto } from '@/server/services/deployments/types'
import classes from './publish.module.css'

/** The keys of an endpoint: make another one, take one back. */
export function KeyList({ deployment, onKey }: { deployment: DeploymentDto; onKey: (key: string) => void }) {
  const t = useTranslations('editor.publish')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const confirm = useConfirm()
  const format = useFormat()
  const [name, setName] = useState('')
  const refresh = () =>
    void queries.invalidateQueries(trpc.deployments.get.queryFilter({ pipelineId: deployment.pipelineId }))
  const create = useMutation(
    trpc.deployments.createKey.mutationOptions({
      onSuccess: ({ key }) => {
        onKey(key)
        setName('')
        refresh()
      },
      onError: notify.error,
    }),
  )
  const revoke = useMutation(trpc.deployments.revokeKey.mutationOptions({ onSuccess: refresh, onError: notify.error }))
  const askRevoke = async (id: string, keyName: string) => {
    const agreed = await confirm({
      title: t('revokeTitle', { name: keyName }),
      body: t('revokeBody'),
      action: t('revoke'),
      danger: true,
    })
    if (agreed) revoke.mutate({ keyId: id })
  }
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('keys')}
      </Text>
      <Table>
        <Table.Tbody>
          {deployment.keys.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td>{key.name}</Table.Td>
              <Table.Td>
                <code>{key.prefix}…</code>
              </Table.Td>
              <Table.Td>{format.dateTime(key.createdAt)}</Table.Td>
              <Table.Td ta="right">
                {key.revokedAt ? (
                  <Text size="xs" c="dimmed" span>
                    {t('revoked')}
                  </Text>
                ) : (
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-xs"
                    onClick={() => void askRevoke(key.id, key.name)}
                  >
                    {t('revoke')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <form
        className={`${classes.row} ${classes.below}`}
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate({ deploymentId: deployment.id, name: name.trim() })
        }}
      >
        <TextInput
          className={classes.grow}
          label={t('newKey')}
          placeholder={t('newKeyHint')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          disabled={name.trim() === ''}
          loading={create.isPending}
          leftSection={<IconPlus size={14} aria-hidden />}
        >
          {t('createKey')}
        </Button>
      </form>
    </div>
  )
}
