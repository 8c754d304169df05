import { HomeRedirect } from '@/components/pipelines/home-redirect'

export default function HomePage() {
  return <HomeRedirect />
}
