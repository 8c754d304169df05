import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ExperimentPage } from '@/components/evaluation/experiment-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('evaluation')
  return { title: t('experiment') }
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <ExperimentPage id={id} />
}
