"""The reviewer's page of a pull request (contribution 3): gathered as data, checked, and rendered."""
