/** The team with who of it is away. */
import { AbsencesSection } from "../../features/absences/absences-section.tsx";
import { TeamPage as Team } from "../../features/team/team-page.tsx";

export function TeamPage() {
  return (
    <Team>
      <AbsencesSection />
    </Team>
  );
}
