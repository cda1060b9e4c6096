/** Until it was known once of all accounts who looks after them, some that are due may be a colleague's. */
import { Text } from "@mantine/core";
import { TextLink } from "../../ui/links.tsx";

export function ColleaguesLine() {
  return (
    <Text size="sm" mb="sm">
      Accounts of colleagues may be among these: it is not known yet of all accounts who looks after them.{" "}
      <TextLink to="/reconciliation" underline="always">
        Look at the first run
      </TextLink>
    </Text>
  );
}
