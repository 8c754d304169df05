'use client'

import { Button, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import type { CollectionDto } from '@/server/services/collections/types'
import { CollectionDetails } from './collection-details'
import classes from './collections.module.css'
import { FaissExport } from './faiss-export'

/** What holds for a collection however it is indexed, and its end. */
export function CollectionSettings({ collection }: { collection: CollectionDto }) {
  return (
    <Stack gap="md">
      <CollectionDetails collection={collection} />
      <FaissExport collection={collection} />
      <DeletePanel collection={collection} />
    </Stack>
  )
}

function DeletePanel({ collection }: { collection: CollectionDto }) {
  const t = useTranslations('collections.settings')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const router = useRouter()
  const confirm = useConfirm()
  const remove = useMutation(
    trpc.collections.delete.mutationOptions({
      onSuccess: async () => {
        router.push('/collections')
        await queries.invalidateQueries(trpc.collections.list.queryFilter())
      },
    }),
  )
  const ask = async () => {
    const agreed = await confirm({
      title: t('deleteTitle', { name: collection.name }),
      body: t('deleteBody', { count: collection.documents }),
      action: common('actions.delete'),
      danger: true,
    })
    if (agreed) remove.mutate({ id: collection.id })
  }
  return (
    <Panel title={t('delete')}>
      <div className={classes.danger}>
        <Text size="sm" c="dimmed">
          {t('deleteHint')}
        </Text>
        <Button
          variant="outline"
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          loading={remove.isPending}
          onClick={() => void ask()}
        >
          {t('delete')}
        </Button>
      </div>
      {remove.isError ? <ErrorCard error={remove.error} compact /> : null}
    </Panel>
  )
}
