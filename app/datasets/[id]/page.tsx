import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DatasetPage } from '@/components/datasets/dataset-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('datasets')
  return { title: t('title') }
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <DatasetPage id={id} />
}
