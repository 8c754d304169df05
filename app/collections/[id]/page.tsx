import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CollectionPage } from '@/components/collections/collection-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('collections')
  return { title: t('title') }
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <CollectionPage id={id} />
}
